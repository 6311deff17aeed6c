"""
What the desk decides: pure functions of messages, tickets, rules and a given time.

Here stand the values all share (ticket, task, decision, recipients); the folders are subjects. `coming` takes
a mail in, `staff` reads what people of the desk write, `commands` their words, `acts` what each word does,
`gate` what management decides on, `for_others` what did not come by mail, `clocks` what is due, `rules` what
an administrator wrote, `watch` whether the desk is well, `lists` what is mailed in the morning.
"""

"""
A template reads its letter, and does nothing else.

Whoever can write into `templates/` can send what they like in the desk's name, but nothing there reaches Python, a
file or another folder, and nothing takes the desk's time or memory: each line below is refused with its place.
"""

import os
import resource
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ulak.desk.rules.rulebook import Rulebook
from ulak.gateways.templates import Templates
from ulak.gateways.templates.files import LARGEST, TemplateTexts, template_texts
from ulak.gateways.templates.view import LetterView
from ulak.shipped import shipped

TENFOLD = "{% set a = a ~ a ~ a ~ a ~ a ~ a ~ a ~ a ~ a ~ a %}"
CALLS = "a letter calls nothing but its own macros and range; use a filter"
NO_SUM = "letters do not calculate"
LONG = "the letter grows beyond 1000000 characters"
LOOPS = "the letter loops without end: more than 100000 rounds"
ENDLESS = "a file includes itself, or a macro calls itself, without end"
UNSAFE = "is unsafe"


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(shipped("templates"), tmp_path_factory.mktemp("attacked") / "templates"))


@pytest.fixture(autouse=True)
def _memory() -> Iterator[None]:
    """What would fill the machine fails here first."""
    before = resource.getrlimit(resource.RLIMIT_AS)
    now = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (now + 2**29, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_AS, before)


def found(folder: Path, text: str) -> tuple[str, ...]:
    """What is said of one letter, `en/attack.txt`, beside the parts that ship."""
    parts = template_texts(folder)
    texts = {name: of for name, of in parts.texts.items() if name.startswith("en/_")}
    texts |= {"en/answer.txt": parts.texts["en/answer.txt"], "en/attack.txt": f"Subject: x\n\n{text}\n"}
    told = Templates(folder, TemplateTexts(texts, parts.unreadable)).problems()
    return tuple(one for one in told if not one.endswith(": missing"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        # to Python
        ("{{ ''.__class__.__mro__[1].__subclasses__() }}", UNSAFE),
        ("{{ ''['__class__'] }}", UNSAFE),
        ("{{ ''|attr('__class__') }}", "there is no filter 'attr'"),
        ("{{ number.__init__.__globals__ }}", UNSAFE),
        ("{{ author.__class__ }}", "Address has no '__class__'"),
        ("{{ author.__post_init__ }}", "Address has no '__post_init__'"),
        ("{{ promises | map(attribute='rule.__class__') | list }}", "only words and numbers"),
        ("{{ promises | map(attribute='rule.__class__') | join }}", UNSAFE),
        ("{{ promises | sort(attribute='rule.__class__') | length }}", UNSAFE),
        ("{{ range.__init__ }}", UNSAFE),
        ("{{ {}.get.__self__ }}", UNSAFE),
        ("{% for a in promises %}{{ loop._iterator }}{% endfor %}", UNSAFE),
        ("{% for a in promises %}{{ loop.changed.__globals__ }}{% endfor %}", UNSAFE),
        ("{% macro m() %}{{ varargs.__class__ }}{% endmacro %}{{ m() }}", UNSAFE),
        ("{% macro m() %}{% endmacro %}{{ m.__init__.__globals__ }}", UNSAFE),
        ("{{ self }}", "'self' is undefined"),
        ("{{ self._TemplateReference__context }}", "'self' is undefined"),
        ("{{ lipsum.__globals__['os'].popen('id').read() }}", "'lipsum' is undefined"),
        ("{{ cycler.__init__ }}", "'cycler' is undefined"),
        ("{{ joiner() }}", "'joiner' is undefined"),
        ("{% set n = namespace(x=1) %}", "'namespace' is undefined"),
        ("{{ dict(a=1) }}", "'dict' is undefined"),
        ("{{ timezone.from_file('/etc/passwd') }}", CALLS),
        ("{{ timezone.clear_cache() }}", CALLS),
        ("{{ now.replace(year=1) }}", CALLS),
        ("{{ now.utcnow() }}", CALLS),
        ("{{ text.encode() }}", CALLS),
        ("{{ listing.seen(range) }}", "Listing has no 'seen'"),
        ("{% do promises.append(1) %}", "unknown tag 'do'"),
        ("{% debug %}", "unknown tag 'debug'"),
        ("{{ promises | pprint }}", "there is no filter 'pprint'"),
        ("{{ promises }}", "only words and numbers"),
        ("{{ author }}", "only words and numbers"),
        ("{{ now }}", "a moment is written by a filter: | moment"),
        ("{{ now - received_at }}", "a span of time is written by a filter: | duration"),
        # to files
        ("{% include '../en/answer.txt' %}", "it includes ../en/answer.txt, and there is no such file beside it"),
        ("{% include '../../config.toml' %}", "there is no such file beside it"),
        ("{% include '/etc/passwd' %}", "there is no such file beside it"),
        ("{% include 'gone.txt' ignore missing %}", "there is no such file beside it"),
        ("{% include ['gone.txt', '_footer.txt'] %}", "a file is included by its name"),
        ("{% include subject %}", "a file is included by its name"),
        ("{% from '/etc/passwd' import root %}", "there is no such file beside it"),
        ("{% import '_words.txt' as words %}", "{% import %} is not available"),
        ("{% extends 'answer.txt' %}", "{% extends %} is not available"),
        ("{% block a %}{% endblock %}", "{% block %} is not available"),
        ("{% autoescape true %}{% endautoescape %}", "{% autoescape %} is not available"),
        # to time
        ("{{ range(10000000000) | length }}", "range: a letter counts to 1000 at most"),
        ("{{ range(100000000000000000000) | length }}", "range: a letter counts to 1000 at most"),
        ("{% for a in range(999) %}{% for b in range(999) %}{% endfor %}{% endfor %}", LOOPS),
        ("{% for a in range(999) %}{% for b in range(999) if b == 0 %}{% endfor %}{% endfor %}", LOOPS),
        ("{% for a in range(400) %}{% for b in range(200) %}{% set c = text | list | sort | list | sort | list | sort | list | sort | list | sort | length %}{% endfor %}{% endfor %}",
         "the letter takes longer than"),
        ("{% for a in [[1]] recursive %}{{ loop([a]) }}{% endfor %}", "a loop does not call itself"),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", ENDLESS),
        ("{% macro m() %}{{ caller() }}{% endmacro %}{% macro n() %}{% call m() %}{{ n() }}{% endcall %}{% endmacro %}{{ n() }}", ENDLESS),
        ("{% include 'attack.txt' %}", ENDLESS),
        ("{% macro a() %}{% endmacro %}" + "".join(
            f"{{% macro m{n} () %}}" + 4 * f"{{{{ {f'm{n - 1}' if n else 'a'}() }}}}" + "{% endmacro %}" for n in range(12)
        ) + "{{ m11() }}", LOOPS),
        # to memory
        ("{{ 'a' * 10000000000 }}", NO_SUM),
        ("{{ [0] * 10000000000 }}", NO_SUM),
        ("{{ 10 ** 10 ** 10 }}", NO_SUM),
        ("{{ '%1000000000d' % 1 }}", NO_SUM),
        ("{{ '%1000000000d' is odd }}", "there is no test 'odd'"),
        ("{{ '%1000000000d' is divisibleby 3 }}", "there is no test 'divisibleby'"),
        ("{{ '{:1000000000}'.format(1) }}", CALLS),
        ("{{ '{0.__class__}'.format(number) }}", CALLS),
        ("{{ '{0.__class__}'.format_map({}) }}", CALLS),
        ("{{ '%1000000000d' | format(1) }}", "there is no filter 'format'"),
        ("{{ 'a' | center(10000000000) }}", "there is no filter 'center'"),
        ("{{ 'a'.ljust(10000000000) }}", CALLS),
        ("{{ 'a'.replace('a', text) }}", CALLS),
        ("{{ text | indent(1000000000) }}", "there is no filter 'indent'"),
        ("{{ [1] | batch(1000000000, 1) | list | length }}", "there is no filter 'batch'"),
        ("{{ 5 | round(-1000000000) }}", "there is no filter 'round'"),
        ("{% set a = 'aaaaaaaaaa' %}" + 9 * TENFOLD, LONG),
        ("{% set a = 'aaaaaaaaaa' %}" + 9 * TENFOLD.replace(" ~ ", " + "), NO_SUM),
        ("{% set a = 'aaaaaaaaaa' %}" + 9 * "{% set a = a | replace('a', a) %}", LONG),
        ("{% set a = 'aaaaaaaaaa' %}" + 9 * "{% set a = [a, a, a, a, a, a, a, a, a, a] | join(a) %}", LONG),
        ("{% macro m(a) %}{{ m(a ~ a) }}{% endmacro %}{{ m('aaaaaaaaaaaaaaaa') }}", LONG),
        ("{% macro m() %}{% for a in range(1000) %}{{ text }}{% endfor %}{% endmacro %}{% set a = " + 13 * "m() ~ " + "m() %}", LONG),
        ("{% for a in range(900) %}{% for b in range(90) %}{{ text }}{% endfor %}{% endfor %}", LONG),
        ("{% for a in range(900) %}{% for b in range(90) %}                  {% endfor %}{% endfor %}", LONG),
        ("{% set a %}{% for b in range(1000) %}{{ text }}{% endfor %}{% endset %}", "{% set %} with a block"),
        ("{% filter upper %}{{ text }}{% endfilter %}", "{% filter %} is not available"),
        # to mail that cannot be sent
        ("{{ '\\ud800' }}", "a text has half a character in it"),
    ],
)  # fmt: skip
def test_an_attack_is_refused_where_it_stands(shelf: Path, text: str, said: str) -> None:
    began = time.thread_time()
    problems = found(shelf, text)
    assert any(said in one for one in problems), problems
    assert all(one.startswith(f"{shelf / 'en' / 'attack.txt'}:3: ") for one in problems), problems
    assert time.thread_time() - began < 20


@pytest.mark.parametrize(
    "text",
    [
        "{% if " + 5000 * "(" + "1" + 5000 * ")" + " %}{% endif %}",
        25 * "{% for a in promises %}" + 25 * "{% endfor %}",
        300 * "{% if number %}" + 300 * "{% endif %}",
    ],
    ids=["brackets", "loops", "conditions"],
)
def test_what_is_nested_without_sense_is_refused_and_ends_nothing(shelf: Path, text: str) -> None:
    assert all("attack.txt:" in one and "nested too deeply" in one for one in found(shelf, text))


def test_files_that_include_each_other_twofold_end(shelf: Path) -> None:
    for number in range(18):
        below = f"{{% include '_bomb{number - 1}.txt' %}}" if number else ""
        (shelf / f"en/_bomb{number}.txt").write_text(2 * below, encoding="utf-8")
    try:
        (problem,) = found(shelf, "{% include '_bomb17.txt' %}")
        assert LOOPS in problem
    finally:
        for bomb in (shelf / "en").glob("_bomb*.txt"):
            bomb.unlink()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{ nummer }}", "'nummer' is undefined; did you mean number?"),
        ("{{ author.nam }}", "Address has no 'nam'; did you mean name?"),
        ("{{ leaving[0].too }}", "Leaving has no 'too'; did you mean to?"),
        ("{{ (leaving | first).too }}", "Leaving has no 'too'; did you mean to?"),
        ("{{ author['nam'] }}", "Address has no 'nam'; did you mean name?"),
        ("{% for one in promises %}{{ one.rule.withn }}{% endfor %}", "PromiseRule has no 'withn'; did you mean within?"),
        ("{% for one in refused[:3] %}{{ one.sice }}{% endfor %}", "Enclosure has no 'sice'; did you mean size?"),
        ("{% for one in promises | selectattr('kept') | sort(attribute='due_at') %}{% endfor %}", "Promise has no 'kept'"),
        ("{% set one = promises | last %}{{ one.due }}", "Promise has no 'due'; did you mean due_at?"),
        ("{{ to | map(attribute='adress') | join }}", "Address has no 'adress'; did you mean address?"),
        ("{{ to | join(', ', attribute='adress') }}", "Address has no 'adress'; did you mean address?"),
        ("{{ number | momnt }}", "there is no filter 'momnt'; did you mean moment?"),
        ("{{ 1 if number is definit }}", "there is no test 'definit'; did you mean defined?"),
        ("{% include '_foter.txt' %}", "there is no such file beside it; did you mean _footer.txt?"),
    ],
)  # fmt: skip
def test_a_slip_in_a_branch_that_no_sample_takes_is_found_with_the_nearest_right_word(
    shelf: Path, text: str, said: str
) -> None:
    problems = found(shelf, f"{{% if number == 'never' %}}\n{text}\n{{% endif %}}")
    assert len(problems) == 1
    assert problems[0].startswith(f"{shelf / 'en' / 'attack.txt'}:4: ")
    assert said in problems[0]


def test_what_only_some_tickets_have_is_found_with_the_ticket_it_fails_for(shelf: Path) -> None:
    (problem,) = found(
        shelf, "{% if kind == 'suggestion' and channel == 'social' %}\n{{ links[7].number }}\n{% endif %}"
    )
    assert problem.startswith(f"{shelf / 'en' / 'attack.txt'}:4: ")
    assert "(in a letter about a suggestion by social, " in problem


def test_a_house_may_write_what_letters_need(shelf: Path) -> None:
    text = """{% macro line(promise) %}{{ promise.name | capitalize }}: {{ promise.due_at | day }}{% endmacro %}
{% for promise in promises | sort(attribute="due_at") %}
{{ loop.index }}/{{ loop.length }} {{ line(promise) }}{{ "" if loop.last else ";" }}
{% else %}
{{ "nothing " ~ number ~ " " ~ (received_at | clock) }}
{% endfor %}
{% set first = to | first %}
{% with who = first.name or first.address %}{{ who | upper | replace("@", " at ") }}{% endwith %}
{{ tags | join(", ") }} {{ opens_at.year if opens_at else now.year }} {{ subject | truncate(20) }} {{ links | length }}
{% if number.startswith("KSM") and tags is defined %}{{ {"a": "b"}.get("c", "d") }}{% endif %}
{{ now - received_at | default(now) | default(now) if false else "" }}"""
    assert found(shelf, text) == ()


def test_a_template_names_nothing_but_its_letter() -> None:
    """No ticket, rulebook or secret stands behind a name: whoever adds a field adds it here too."""
    assert not {Rulebook, bytes, object} & {type(one) for one in LetterView.__dataclass_fields__.values()}
    assert {"house", "counter", "ticket", "dossier"} & set(LetterView.__dataclass_fields__) == {
        "house",
        "counter",
    }


class TestFiles:
    """What lies in the folder is a template, or is named as what it is."""

    def test_a_link_out_of_the_folder_is_refused(self, shelf: Path, tmp_path: Path) -> None:
        secret = tmp_path / "secret"
        secret.write_text("hidden\n", encoding="utf-8")
        link = shelf / "en" / "_linked.txt"
        link.symlink_to(secret)
        try:
            told = found(shelf, "{% include '_linked.txt' %}")
        finally:
            link.unlink()
        assert told[0] == f"{link}:1: is a link out of {shelf}; put a copy of the file in its place."
        assert "there is no such file beside it" in told[1]

    def test_a_link_within_the_folder_is_a_file_like_any_other(self, shelf: Path) -> None:
        link = shelf / "en" / "linked.txt"
        link.symlink_to("answer.txt")
        try:
            assert Templates(shelf).problems() == ()
        finally:
            link.unlink()

    def test_a_pipe_is_not_waited_for(self, shelf: Path) -> None:
        pipe = shelf / "en" / "pipe.txt"
        os.mkfifo(pipe)
        try:
            assert Templates(shelf).problems() == (f"{pipe}:1: cannot be read: it is no file.",)
        finally:
            pipe.unlink()

    def test_a_file_that_is_no_letter_by_its_size_is_not_read(self, shelf: Path) -> None:
        file = shelf / "en" / "large.txt"
        file.write_text("x" * (LARGEST + 1), encoding="utf-8")
        try:
            assert Templates(shelf).problems() == (f"{file}:1: is larger than 200 KB, and so no letter.",)
        finally:
            file.unlink()

"""Matters that did not come by their author's own mail: by telephone, CİMER, a web form."""

"""How a template says a text: what is filled in can't become markup, and numbers stay numbers."""

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from web.templating import environment


def _drawn(template: str, **values: object) -> str:
    return environment("zh").from_string(template).render(**values)


def test_what_is_filled_into_a_text_is_escaped() -> None:
    assert _drawn('{{ _("姓名：%(name)s", name=name) }}', name="<b>王</b>") == "姓名：&lt;b&gt;王&lt;/b&gt;"


def test_markup_that_is_filled_in_stays_as_it_is() -> None:
    assert _drawn('{{ _("姓名：%(name)s", name=name) }}', name=Markup("<b>王</b>")) == "姓名：<b>王</b>"


def test_a_text_may_ask_for_a_number() -> None:
    assert _drawn('{{ _("共 %(num)d 项，%(share).1f%%", num=3, share=12.345) }}') == "共 3 项，12.3%"


def test_a_text_without_values_says_a_percent_sign_once() -> None:
    assert _drawn('{{ _("满 100%% 为止") }}') == "满 100% 为止"


@given(st.text(max_size=40))
def test_a_text_is_filled_as_markup_fills_it(value: str) -> None:
    assert _drawn('{{ _("写的是“%(words)s”", words=words) }}', words=value) == Markup("写的是“%(words)s”") % {
        "words": value
    }

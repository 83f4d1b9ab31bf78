"""Strategies for mark-up: tags in any order, and trees."""

from hypothesis import strategies as st

TAGS = [
    "html", "head", "title", "meta", "body", "div", "p", "br", "h1", "h2", "h3", "ul", "ol", "li", "dl", "dt", "dd",
    "table", "tr", "td", "th", "a", "b", "font", "span", "blockquote", "pre", "script", "style", "template", "svg",
    "math", "select", "option", "form", "input", "img", "nav", "aside", "article", "section", "frameset",
]  # fmt: skip
WORDS = [
    "Cold hands", "1. ", "Causes", "<<: ", "原因：", "By A. Weber", "4 March 2024", "…", "\u202e", "&#0;", "&bogus;",
    "]]>",
]  # fmt: skip
ATTRIBUTES = [
    "",
    ' href="x.html"',
    " href=http://[",
    ' rel="next"',
    ' style="display:none"',
    ' start="-9"',
    ' class="nav"',
    " id=top role=heading",
    " role=navigation aria-label=Menu",
    " hidden",
    ' style="font-weight: 700; font-size: 22px"',
    " href=#top",
]
texts = st.one_of(st.sampled_from(WORDS), st.text(max_size=40))
opened = st.builds("<{}{}>".format, st.sampled_from(TAGS), st.sampled_from(ATTRIBUTES))
closed = st.builds("</{}>".format, st.sampled_from(TAGS))
soup = st.lists(st.one_of(texts, opened, closed), max_size=60).map("".join)
trees = st.recursive(
    texts,
    lambda inside: st.builds(
        "<{0}{1}>{2}</{0}>".format,
        st.sampled_from(TAGS),
        st.sampled_from(ATTRIBUTES),
        st.lists(inside, max_size=5).map("".join),
    ),
    max_leaves=40,
)

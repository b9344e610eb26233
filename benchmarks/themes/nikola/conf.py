"""The settings of the Nikola site."""

from typing import Any

from blinker import signal

BLOG_AUTHOR = "The Benchmark Desk"
BLOG_TITLE = "The Benchmark Desk"
SITE_URL = "https://bench.example.org/"
BLOG_EMAIL = ""
BLOG_DESCRIPTION = "The Benchmark Desk"
DEFAULT_LANG = "en"
TRANSLATIONS = {"en": ""}
THEME = "bench"
TIMEZONE = "UTC"
POSTS = (("content/*.md", "", "post.tmpl"),)
PAGES = ()
COMPILERS = {"markdown": (".md",)}
MARKDOWN_EXTENSIONS = ["markdown.extensions.extra", "markdown.extensions.toc"]
DISABLED_PLUGINS = [
    "create_bundles",
    "render_galleries",
    "render_listings",
    "classify_page_index",
    "classify_sections",
]
INDEX_DISPLAY_POST_COUNT = 50
INDEXES_PRETTY_PAGE_URL = ["page", "{number}", "{index_file}"]
INDEX_TEASERS = True
PRETTY_URLS = True
STRIP_INDEXES = True
URL_TYPE = "full_path"
TAG_PATH = "tags"
TAG_PAGES_ARE_INDEXES = True
CATEGORY_PATH = "locations"
CATEGORY_PREFIX = ""
CATEGORY_PAGES_ARE_INDEXES = True
CATEGORY_ALLOW_HIERARCHIES = False
AUTHOR_PATH = "authors"
AUTHOR_PAGES_ARE_INDEXES = True
MULTIPLE_AUTHORS_PER_POST = True
ARCHIVE_FILENAME = "archive.html"
GENERATE_RSS = True
RSS_FILENAME_BASE = "feed"
FEED_TEASERS = False
FEED_LENGTH = 20
COPY_SOURCES = False
COMMENT_SYSTEM = ""
WARN_ABOUT_TAG_METADATA = False


def _keep_to_one_feed(site: Any) -> None:
    """No feeds of terms, for which there is no setting."""
    for taxonomy in ("tag", "category", "author"):
        site.taxonomy_plugins[taxonomy].always_disable_rss = True


signal("configured").connect(_keep_to_one_feed, weak=False)

"""The settings of the Pelican site."""

SITENAME = "The Benchmark Desk"
SITEURL = ""
BASE_URL = "https://bench.example.org"
FEED_DOMAIN = BASE_URL
AUTHOR = "The Benchmark Desk"
PATH = "content"
ARTICLE_PATHS = [""]
PAGE_PATHS: list[str] = []
STATIC_PATHS: list[str] = []
OUTPUT_PATH = "output"
THEME = "theme"
PLUGIN_PATHS = ["."]
PLUGINS = ["neighbours"]
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
FORMATTED_FIELDS: list[str] = []
TYPOGRIFY = False
MARKDOWN = {
    "extension_configs": {
        "markdown.extensions.extra": {},
        "markdown.extensions.meta": {},
        "markdown.extensions.toc": {},
    },
    "output_format": "html5",
}

ARTICLE_URL = "{date:%Y}/{date:%m}/{slug}/"
ARTICLE_SAVE_AS = "{date:%Y}/{date:%m}/{slug}/index.html"
YEAR_ARCHIVE_SAVE_AS = "{date:%Y}/index.html"
TAG_URL = "tags/{slug}/"
TAG_SAVE_AS = "tags/{slug}/index.html"
CATEGORY_URL = "locations/{slug}/"
CATEGORY_SAVE_AS = "locations/{slug}/index.html"
AUTHOR_URL = "authors/{slug}/"
AUTHOR_SAVE_AS = "authors/{slug}/index.html"
DRAFT_SAVE_AS = ""
DIRECT_TEMPLATES = ["index", "tags", "categories", "authors", "sitemap", "404"]
TAGS_SAVE_AS = "tags/index.html"
CATEGORIES_SAVE_AS = "locations/index.html"
AUTHORS_SAVE_AS = "authors/index.html"
SITEMAP_SAVE_AS = "sitemap.xml"
DEFAULT_PAGINATION = 50
PAGINATED_TEMPLATES = {"index": None, "tag": None, "category": None, "author": None}
PAGINATION_PATTERNS = (
    (1, "{url}", "{save_as}"),
    (2, "/{base_name}/page/{number}/", "{base_name}/page/{number}/index.html"),
)

FEED_ALL_ATOM = "feed.xml"
FEED_MAX_ITEMS = 20
CATEGORY_FEED_ATOM = None
TRANSLATION_FEED_ATOM = None
AUTHOR_FEED_ATOM = None
AUTHOR_FEED_RSS = None

"""What languages call themselves."""


def language_name(code: str) -> str:
    """The language's own name: English, العربية; the code where it is not known."""
    return _NAMES.get(code.split("-")[0], code)


_NAMES = {
    "ar": "العربية",
    "de": "Deutsch",
    "en": "English",
    "es": "Español",
    "fa": "فارسی",
    "fr": "Français",
    "he": "עברית",
    "it": "Italiano",
    "pt": "Português",
    "ru": "Русский",
    "tr": "Türkçe",
    "ur": "اردو",
    "zh": "中文",
}

"""What the made-up news is made of: the words, and the names that briefings are filed under."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


COMMON = _words("""
the of to and in a that for on with was by it is as from at said has an were be have had which
not after this their more its will he would been who but they about than into also two one other
over up all first when she last new out under could government or may state people there against
between three police year years country officials before through talks while since where being
security minister during president most told days border because now week including leaders report
between international agreement only some region north east south west court decision during both
forces law council former local without four group then another did foreign public among so same
down national statement called according meeting groups like support however right months several
least court authorities across vote capital members plan next around group part measures trade
military further conference power parliament political increase number house end call since policy
role election human response health central week despite ministry summit spokesman rights process
coast ships deal million budget proposal long open major water energy economy high investigation
union city port early late visit past crisis route aid attack cooperation opposition control office
convoy journalists armed air sea reached agency weapons patrol arrived declined signed returned held
warned denied accused announced confirmed expected rejected asked agreed reported refused adopted
delayed resumed suspended reopened protest ceasefire delegation committee commission resolution
mandate sanctions refugees migrants asylum smugglers fighters hostages victims witnesses residents
diplomats experts observers negotiators lawmakers judges prosecutors soldiers officers fishermen
harbour airport railway bridge pipeline village valley island province district territory frontier
checkpoint embassy barracks hospital school market warehouse factory refinery dam reservoir harvest
drought flood earthquake storm winter summer spring autumn morning evening night decade century
unanimous provisional unilateral bilateral humanitarian constitutional parliamentary maritime
judicial administrative emergency temporary permanent voluntary strategic regional domestic
independent responsible considerable substantial
""")
"""The commonest first, more or less as in English news."""

AREAS = _words("""
Maritime Border Energy Cyber Nuclear Migration Water Food Trade Judicial Police Health Climate
Electoral Budget
""")
MATTERS = _words("""
security law policy cooperation sanctions reform statistics disputes training inspections treaties
funding oversight
""")
TAGS = [f"{area} {matter}" for matter in MATTERS for area in AREAS]

CITIES = {
    "Italy": "Rome Milan Naples Palermo Trieste Bari Genoa Lampedusa Catania Ischia",
    "Spain": "Madrid Barcelona Valencia Malaga Ceuta Melilla Algeciras",
    "France": "Paris Marseille Lyon Calais Nice Strasbourg Toulon",
    "Germany": "Berlin Hamburg Munich Bonn Dresden",
    "Greece": "Athens Thessaloniki Piraeus Lesbos Samos Chios Patras",
    "Turkey": "Ankara Istanbul Izmir Antalya Edirne Gaziantep",
    "Libya": "Tripoli Benghazi Misrata Sabha Zuwara Sirte",
    "Tunisia": "Tunis Sfax Zarzis Medenine",
    "Algeria": "Algiers Oran Tamanrasset",
    "Morocco": "Rabat Casablanca Tangier Skhirat Marrakesh",
    "Egypt": "Cairo Alexandria Suez Aswan",
    "Lebanon": "Beirut Tyre Sidon",
    "Syria": "Damascus Aleppo Raqa Idlib Homs",
    "Iraq": "Baghdad Mosul Erbil Basra Kirkuk",
    "Jordan": "Amman Aqaba Irbid",
    "Malta": "Valletta Sliema",
    "Cyprus": "Nicosia Larnaca Limassol",
    "Belgium": "Brussels Antwerp Ghent",
    "Netherlands": "Rotterdam Utrecht",
    "Austria": "Vienna Graz Salzburg",
    "Hungary": "Budapest Szeged Debrecen",
    "Serbia": "Belgrade Subotica",
    "Bulgaria": "Sofia Varna Burgas",
    "Romania": "Bucharest Constanta",
    "Croatia": "Zagreb Split Rijeka",
    "Albania": "Durres Vlora Shkodra",
    "Niger": "Niamey Agadez",
    "Mali": "Bamako Gao Timbuktu",
    "Chad": "Abeche Faya",
    "Sudan": "Khartoum",
    "Switzerland": "Geneva Bern Zurich",
}
PLACES = [f"{city}, {country}" for country, cities in CITIES.items() for city in cities.split()]

FIRST_NAMES = _words("""
Anna Bruno Carla Dario Elena Farid Greta Hassan Irene Jonas Karim Leila Marco Nadia Oscar Paola
Rania Samir Teresa Umberto
""")
LAST_NAMES = ("Amari", "Bianchi", "Costa", "Duval", "Esposito")
AUTHORS = [f"{first} {last}" for last in LAST_NAMES for first in FIRST_NAMES]

ARABIC = _words("""
في من على إلى أن عن التي الذي هذا مع بعد قبل بين خلال كما وقال الحكومة الأمن الحدود الوزير الاتفاق
المنطقة البلاد الرئيس المجلس القرار الاجتماع المحادثات الشرطة المحكمة البحر الميناء الهجرة اللاجئين
القانون التعاون الدولي السلطات الشمال الجنوب المدينة التقرير العام الماضي الجديد مسؤولون أمس اليوم
الأسبوع السنة المساعدات الطاقة المياه الاقتصاد التجارة الانتخابات البرلمان التصويت السفن خفر السواحل
""")

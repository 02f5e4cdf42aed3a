using Embassy.ServiceDefaults;

namespace Embassy.Events.Occasions;

/// <summary>The public holidays and national days of Algeria and Azerbaijan, each with its sources.</summary>
/// <remarks>
/// A note marks a source that was not consulted or a rule that is uncertain. A State that is not listed has no
/// occasions.
/// </remarks>
public static class OccasionCatalogue
{
    const string National = "national", Religious = "religious", International = "international", Read = "2026-11-24";

    public static IReadOnlyList<OccasionRule> All { get; } =
    [
        new("dza-new-year", "DZA", International, DayOff: true, Hijri: false, 1, 1, Days: 1, Since: 0, Letters: true,
            Names("رأس السنة الميلادية", "Jour de l’an", "New Year’s Day", "Yeni il"),
            [new("https://legal-doctrine.com/en/edition/les-jours-feries-en-algerie", Read, "Law 63-278 of 26 July 1963 on legal holidays, as amended by law 18-12 of 2 July 2018; a summary, not the Official Journal.")]),
        new("dza-yennayer", "DZA", National, DayOff: true, Hijri: false, 1, 12, Days: 1, Since: 2018, Letters: false,
            Names("رأس السنة الأمازيغية (أمنزو ن ينّاير)", "Nouvel an amazigh (Yennayer)", "Amazigh New Year (Yennayer)", "Amaziq Yeni ili (Yennayer)"),
            [new("https://djazairess.com/fr/elwatan/1143945", Read, "Law 18-12 of 2 July 2018 adds 12 January to law 63-278.")]),
        new("dza-victory-day", "DZA", National, DayOff: false, Hijri: false, 3, 19, Days: 1, Since: 0, Letters: false,
            Names("عيد النصر", "Fête de la Victoire", "Victory Day", "Qələbə günü"),
            [new("Commemorated in public, not a legal holiday. From general knowledge; no text of law was read.", "", "Uncertain.")]),
        new("dza-labour-day", "DZA", International, DayOff: true, Hijri: false, 5, 1, Days: 1, Since: 0, Letters: false,
            Names("عيد العمال", "Fête du Travail", "Labour Day", "Əmək günü"),
            [new("https://legal-doctrine.com/en/edition/les-jours-feries-en-algerie", Read, "Law 63-278 of 26 July 1963 on legal holidays, as amended by law 18-12 of 2 July 2018; a summary, not the Official Journal.")]),
        new("dza-independence-day", "DZA", National, DayOff: true, Hijri: false, 7, 5, Days: 1, Since: 1963, Letters: true,
            Names("عيد الاستقلال", "Fête de l’Indépendance", "Independence Day", "Müstəqillik günü"),
            [new("http://almanach-dz.com/index.php?fiche=3&op=fiche", Read, "Law 63-278 as amended in 2005, which names the day and takes 19 June off the list.")]),
        new("dza-moudjahid-day", "DZA", National, DayOff: false, Hijri: false, 8, 20, Days: 1, Since: 0, Letters: false,
            Names("يوم المجاهد", "Journée du Moudjahid", "Day of the Moudjahid", "Mücahid günü"),
            [new("Commemorated in public, not a legal holiday. From general knowledge; no text of law was read.", "", "Uncertain.")]),
        new("dza-revolution-day", "DZA", National, DayOff: true, Hijri: false, 11, 1, Days: 1, Since: 1963, Letters: true,
            Names("عيد الثورة", "Fête de la Révolution", "Revolution Day", "İnqilab günü"),
            [new("http://almanach-dz.com/index.php?fiche=3&op=fiche", Read, "Law 63-278 as amended in 2005, which names the day and takes 19 June off the list.")]),
        new("dza-islamic-new-year", "DZA", Religious, DayOff: true, Hijri: true, 1, 1, Days: 1, Since: 1963, Letters: false,
            Names("أول محرم، رأس السنة الهجرية", "Awal Moharram, jour de l’an de l’Hégire", "Islamic New Year (1 Muharram)", "Hicri yeni il (1 Məhərrəm)"),
            [new("https://legal-doctrine.com/en/edition/les-jours-feries-en-algerie", Read, "Law 63-278 of 26 July 1963 on legal holidays, as amended by law 18-12 of 2 July 2018; a summary, not the Official Journal.")]),
        new("dza-ashura", "DZA", Religious, DayOff: true, Hijri: true, 1, 10, Days: 1, Since: 1963, Letters: false,
            Names("عاشوراء", "Achoura", "Ashura", "Aşura"),
            [new("https://legal-doctrine.com/en/edition/les-jours-feries-en-algerie", Read, "Law 63-278 of 26 July 1963 on legal holidays, as amended by law 18-12 of 2 July 2018; a summary, not the Official Journal.")]),
        new("dza-mawlid", "DZA", Religious, DayOff: true, Hijri: true, 3, 12, Days: 1, Since: 1963, Letters: false,
            Names("المولد النبوي الشريف", "El Mawlid Ennabaoui", "The Prophet’s Birthday (Mawlid)", "Mövlud"),
            [new("https://legal-doctrine.com/en/edition/les-jours-feries-en-algerie", Read, "Law 63-278 of 26 July 1963 on legal holidays, as amended by law 18-12 of 2 July 2018; a summary, not the Official Journal.")]),
        new("dza-eid-al-fitr", "DZA", Religious, DayOff: true, Hijri: true, 10, 1, Days: 3, Since: 1963, Letters: true,
            Names("عيد الفطر", "Aïd el-Fitr", "Eid al-Fitr", "Ramazan bayramı"),
            [new("https://www.lezoomdz.com/aid-el-fitr-les-journees-du-1er-2-et-3-chaoual-chomees-et-payees/", Read, "1 to 3 Shawwal 1445 were days off under law 63-278. Older texts of the law have two days.")]),
        new("dza-eid-al-adha", "DZA", Religious, DayOff: true, Hijri: true, 12, 10, Days: 3, Since: 1963, Letters: true,
            Names("عيد الأضحى", "Aïd el-Adha", "Eid al-Adha", "Qurban bayramı"),
            [new("https://legal-doctrine.com/en/edition/les-jours-feries-en-algerie", Read, "Law 63-278 as amended. Uncertain: three days since an amendment of 2023, which was not read; the summary has one, the text of 1968 two.")]),
        new("aze-new-year", "AZE", International, DayOff: true, Hijri: false, 1, 1, Days: 2, Since: 2006, Letters: true,
            Names("رأس السنة الميلادية", "Nouvel an", "New Year", "Yeni il"),
            [new("https://docslib.org/download/3972453/holidays-excerpt-from-the-labor-code-of-the-republic-of-azerbaijan", Read, "Labour Code of the Republic of Azerbaijan, article 105, parts 1 and 2; an excerpt in English.")]),
        new("aze-mourning-day", "AZE", National, DayOff: true, Hijri: false, 1, 20, Days: 1, Since: 1990, Letters: false,
            Names("يوم الحداد الوطني", "Jour de deuil national", "Day of Nationwide Sorrow", "Ümumxalq hüzn günü"),
            [new("Labour Code of the Republic of Azerbaijan, article 106", "", "From general knowledge; the article was not read. A day of mourning, not a holiday.")]),
        new("aze-womens-day", "AZE", International, DayOff: true, Hijri: false, 3, 8, Days: 1, Since: 0, Letters: false,
            Names("اليوم العالمي للمرأة", "Journée des femmes", "Women’s Day", "Qadınlar günü"),
            [new("https://docslib.org/download/3972453/holidays-excerpt-from-the-labor-code-of-the-republic-of-azerbaijan", Read, "Labour Code of the Republic of Azerbaijan, article 105, parts 1 and 2; an excerpt in English.")]),
        new("aze-novruz", "AZE", National, DayOff: true, Hijri: false, 3, 20, Days: 5, Since: 0, Letters: true,
            Names("عيد نوروز", "Novruz", "Novruz", "Novruz bayramı"),
            [new("https://docslib.org/download/3972453/holidays-excerpt-from-the-labor-code-of-the-republic-of-azerbaijan", Read, "Labour Code, article 105: five days, set by decision each December."), new("https://report.az/en/domestic-politics/9-non-working-days-declared-over-novruz-holiday/", Read, "20 to 24 March in 2016; uncertain for other years.")]),
        new("aze-victory-over-fascism", "AZE", International, DayOff: true, Hijri: false, 5, 9, Days: 1, Since: 0, Letters: false,
            Names("يوم النصر على الفاشية", "Jour de la victoire sur le fascisme", "Day of Victory over Fascism", "Faşizm üzərində qələbə günü"),
            [new("https://docslib.org/download/3972453/holidays-excerpt-from-the-labor-code-of-the-republic-of-azerbaijan", Read, "Labour Code of the Republic of Azerbaijan, article 105, parts 1 and 2; an excerpt in English.")]),
        new("aze-independence-day", "AZE", National, DayOff: true, Hijri: false, 5, 28, Days: 1, Since: 1990, Letters: true,
            Names("يوم الاستقلال", "Jour de l’Indépendance", "Independence Day", "Müstəqillik günü"),
            [new("https://docslib.org/download/3972453/holidays-excerpt-from-the-labor-code-of-the-republic-of-azerbaijan", Read, "Labour Code, article 105, as Republic Day. Uncertain: the name Independence Day is of a law of 2021, which was not read.")]),
        new("aze-national-salvation-day", "AZE", National, DayOff: true, Hijri: false, 6, 15, Days: 1, Since: 1997, Letters: false,
            Names("يوم الخلاص الوطني", "Jour du salut national", "Day of National Salvation", "Azərbaycan xalqının milli qurtuluş günü"),
            [new("https://docslib.org/download/3972453/holidays-excerpt-from-the-labor-code-of-the-republic-of-azerbaijan", Read, "Labour Code of the Republic of Azerbaijan, article 105, parts 1 and 2; an excerpt in English.")]),
        new("aze-armed-forces-day", "AZE", National, DayOff: true, Hijri: false, 6, 26, Days: 1, Since: 0, Letters: false,
            Names("يوم القوات المسلحة", "Jour des Forces armées", "Armed Forces Day", "Silahlı Qüvvələr günü"),
            [new("https://docslib.org/download/3972453/holidays-excerpt-from-the-labor-code-of-the-republic-of-azerbaijan", Read, "Labour Code of the Republic of Azerbaijan, article 105, parts 1 and 2; an excerpt in English.")]),
        new("aze-restoration-of-independence", "AZE", National, DayOff: false, Hijri: false, 10, 18, Days: 1, Since: 1991, Letters: false,
            Names("يوم استعادة الاستقلال", "Jour de la restauration de l’indépendance", "Day of Restoration of Independence", "Müstəqilliyin bərpası günü"),
            [new("https://docslib.org/download/3972453/holidays-excerpt-from-the-labor-code-of-the-republic-of-azerbaijan", Read, "Labour Code, article 105, as National Independence Day. Uncertain: the name Day of Restoration of Independence is of a law of 2021, which was not read.")]),
        new("aze-victory-day", "AZE", National, DayOff: true, Hijri: false, 11, 8, Days: 1, Since: 2021, Letters: true,
            Names("يوم النصر", "Jour de la Victoire", "Victory Day", "Zəfər günü"),
            [new("https://docslib.org/download/3972453/holidays-excerpt-from-the-labor-code-of-the-republic-of-azerbaijan", Read, "Labour Code of the Republic of Azerbaijan, article 105, parts 1 and 2; an excerpt in English.")]),
        new("aze-flag-day", "AZE", National, DayOff: true, Hijri: false, 11, 9, Days: 1, Since: 2010, Letters: false,
            Names("يوم علم الدولة", "Jour du drapeau national", "State Flag Day", "Dövlət bayrağı günü"),
            [new("https://docslib.org/download/3972453/holidays-excerpt-from-the-labor-code-of-the-republic-of-azerbaijan", Read, "Labour Code of the Republic of Azerbaijan, article 105, parts 1 and 2; an excerpt in English.")]),
        new("aze-constitution-day", "AZE", National, DayOff: false, Hijri: false, 11, 12, Days: 1, Since: 1995, Letters: false,
            Names("يوم الدستور", "Jour de la Constitution", "Constitution Day", "Konstitusiya günü"),
            [new("https://docslib.org/download/3972453/holidays-excerpt-from-the-labor-code-of-the-republic-of-azerbaijan", Read, "Labour Code, article 105: a holiday by part 1, not a day off by part 2.")]),
        new("aze-national-revival-day", "AZE", National, DayOff: false, Hijri: false, 11, 17, Days: 1, Since: 0, Letters: false,
            Names("يوم النهضة الوطنية", "Jour du renouveau national", "National Revival Day", "Milli dirçəliş günü"),
            [new("https://docslib.org/download/3972453/holidays-excerpt-from-the-labor-code-of-the-republic-of-azerbaijan", Read, "Labour Code, article 105: a holiday by part 1, not a day off by part 2.")]),
        new("aze-solidarity-day", "AZE", National, DayOff: true, Hijri: false, 12, 31, Days: 1, Since: 0, Letters: false,
            Names("يوم تضامن أذربيجانيي العالم", "Jour de solidarité des Azerbaïdjanais du monde", "World Azerbaijanis Solidarity Day", "Dünya azərbaycanlılarının həmrəyliyi günü"),
            [new("https://docslib.org/download/3972453/holidays-excerpt-from-the-labor-code-of-the-republic-of-azerbaijan", Read, "Labour Code of the Republic of Azerbaijan, article 105, parts 1 and 2; an excerpt in English.")]),
        new("aze-eid-al-fitr", "AZE", Religious, DayOff: true, Hijri: true, 10, 1, Days: 2, Since: 1993, Letters: true,
            Names("عيد الفطر", "Ramazan bayramı (Aïd el-Fitr)", "Ramazan Bayrami (Eid al-Fitr)", "Ramazan bayramı"),
            [new("https://docslib.org/download/3972453/holidays-excerpt-from-the-labor-code-of-the-republic-of-azerbaijan", Read, "Labour Code, article 105, parts 1, 2 and 4: the days are set by decision each December for the year after; the computed ones may differ.")]),
        new("aze-eid-al-adha", "AZE", Religious, DayOff: true, Hijri: true, 12, 10, Days: 2, Since: 1993, Letters: true,
            Names("عيد الأضحى", "Qurban bayramı (Aïd el-Adha)", "Qurban Bayrami (Eid al-Adha)", "Qurban bayramı"),
            [new("https://docslib.org/download/3972453/holidays-excerpt-from-the-labor-code-of-the-republic-of-azerbaijan", Read, "Labour Code, article 105, parts 1, 2 and 4: the days are set by decision each December for the year after; the computed ones may differ.")]),
    ];

    /// <summary>The occurrences of these States' occasions with a day in this range, by first day, then by key.</summary>
    public static IEnumerable<Occurrence> Between(DateOnly first, DateOnly last, IReadOnlyCollection<string> states) =>
        All.Where(r => states.Contains(r.State)).SelectMany(r => r.Between(first, last)).OrderBy(o => o.Start).ThenBy(o => o.Rule.Key, StringComparer.Ordinal);

    static LanguageText[] Names(string ar, string fr, string en, string az) => [new("ar", ar), new("fr", fr), new("en", en), new("az", az)];
}

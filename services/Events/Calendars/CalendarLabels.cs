using Embassy.ServiceDefaults;

namespace Embassy.Events.Calendars;

/// <summary>The fixed labels and date formats of a calendar in the supported languages.</summary>
/// <remarks>In any other language, kinds are shown by their key and the other labels in English.</remarks>
public static class CalendarLabels
{
    public const string IsPostponed = "is-postponed", Postponed = "postponed", PostponedUnknown = "postponed-unknown", Withdrawn = "withdrawn", MonthOnly = "month-only",
        YearOnly = "year-only", Calendar = "calendar", Internal = "internal";

    static readonly string[] Languages = ["ar", "fr", "en", "az"];

    static readonly Dictionary<string, string[]> Words = new()
    {
        ["state-visit"] = ["زيارة دولة", "Visite d’État", "State visit", "Dövlət səfəri"],
        ["official-visit"] = ["زيارة رسمية", "Visite officielle", "Official visit", "Rəsmi səfər"],
        ["working-visit"] = ["زيارة عمل", "Visite de travail", "Working visit", "İşgüzar səfər"],
        ["parliamentary-visit"] = ["زيارة برلمانية", "Visite parlementaire", "Parliamentary visit", "Parlament səfəri"],
        ["judicial-visit"] = ["زيارة قضائية", "Visite judiciaire", "Judicial visit", "Məhkəmə nümayəndə heyətinin səfəri"],
        ["political-consultations"] = ["مشاورات سياسية", "Consultations politiques", "Political consultations", "Siyasi məsləhətləşmələr"],
        ["joint-commission"] = ["لجنة مشتركة", "Commission mixte", "Joint commission", "Birgə komissiya"],
        ["meeting"] = ["لقاء", "Rencontre", "Meeting", "Görüş"],
        ["signing"] = ["توقيع", "Signature", "Signing", "İmzalanma"],
        ["credentials"] = ["تقديم أوراق الاعتماد", "Remise de lettres de créance", "Presentation of credentials", "Etimadnamənin təqdim edilməsi"],
        ["multilateral-session"] = ["دورة متعددة الأطراف", "Session multilatérale", "Multilateral session", "Çoxtərəfli sessiya"],
        [IsPostponed] = ["مؤجّل", "Reporté", "Postponed", "Təxirə salınıb"],
        [Postponed] = ["مؤجّل من {0}", "Reporté du {0}", "Postponed from {0}", "{0} tarixindən təxirə salınıb"],
        [PostponedUnknown] = ["مؤجّل إلى موعد غير معلوم", "Reporté à une date inconnue", "Postponed; the new date is not known", "Təxirə salınıb; yeni tarix məlum deyil"],
        [Withdrawn] = ["سُحب هذا الموعد", "Entrée retirée", "Withdrawn", "Geri götürülüb"],
        [MonthOnly] = ["لا يُعرف إلا الشهر: {0}", "Seul le mois est connu : {0}", "Only the month is known: {0}", "Yalnız ay məlumdur: {0}"],
        [YearOnly] = ["لا تُعرف إلا السنة: {0}", "Seule l’année est connue : {0}", "Only the year is known: {0}", "Yalnız il məlumdur: {0}"],
        [Calendar] = ["رزنامة السفارة", "Calendrier de l’ambassade", "Calendar of the embassy", "Səfirliyin təqvimi"],
        [Internal] = ["الرزنامة الداخلية للسفارة", "Calendrier interne de l’ambassade", "Internal calendar of the embassy", "Səfirliyin daxili təqvimi"],
    };

    // Arabic month names as used in Algeria (CLDR ar-DZ); Azerbaijani dates have the form "29 avqust 2022".
    static readonly Dictionary<string, string[]> Months = new()
    {
        ["ar"] = ["جانفي", "فيفري", "مارس", "أفريل", "ماي", "جوان", "جويلية", "أوت", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"],
        ["fr"] = ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"],
        ["en"] = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"],
        ["az"] = ["yanvar", "fevral", "mart", "aprel", "may", "iyun", "iyul", "avqust", "sentyabr", "oktyabr", "noyabr", "dekabr"],
    };

    public static string Of(string word, string locale)
    {
        var at = Array.IndexOf(Languages, locale.Split('-')[0]);
        if (!Words.TryGetValue(word, out var words)) return word;
        return at >= 0 ? words[at] : word is IsPostponed or Postponed or PostponedUnknown or Withdrawn or MonthOnly or YearOnly or Calendar or Internal ? words[2] : word;
    }

    public static string Of(string word, string locale, CivilDate date) =>
        string.Format(System.Globalization.CultureInfo.InvariantCulture, Of(word, locale), Print(date, locale));

    /// <summary>Formats a date for a language at its own precision; other languages get ISO 8601.</summary>
    public static string Print(CivilDate date, string locale)
    {
        if (date.Precision == "year" || !Months.TryGetValue(locale.Split('-')[0], out var months)) return date.ToString();
        var month = $"{months[date.First.Month - 1]} {date.First.Year}";
        return date.Precision == "month" ? month : locale.StartsWith("fr", StringComparison.Ordinal) && date.First.Day == 1 ? $"1er {month}" : $"{date.First.Day} {month}";
    }
}

using Embassy.ServiceDefaults;

namespace Embassy.Cooperation.Charts;

/// <summary>The chart labels in the supported languages; a code without a label is shown as is.</summary>
static class ChartLabels
{
    /// <summary>The first is the default.</summary>
    public static readonly IReadOnlyList<string> Locales = ["en", "ar", "fr", "az"];

    // In the order of Locales.
    static readonly Dictionary<string, string[]> Words = new()
    {
        ["trade"] = ["Trade in goods: {0} – {1} ({2})", "تجارة السلع: {0} – {1} ({2})", "Échanges de marchandises : {0} – {1} ({2})", "Mal ticarəti: {0} – {1} ({2})"],
        ["agreements"] = ["Agreements by status and year", "الاتفاقات حسب الحالة والسنة", "Accords par état et par année", "Sazişlər statusa və ilə görə"],
        ["roadmap"] = ["Progress of the roadmap by dimension (%)", "التقدم في خارطة الطريق حسب البعد (%)", "Avancement de la feuille de route par dimension (%)", "Yol xəritəsinin istiqamətlər üzrə icrası (%)"],
        ["year"] = ["Year", "السنة", "Année", "İl"],
        ["dimension"] = ["Dimension", "البعد", "Dimension", "İstiqamət"],
        ["progress"] = ["Progress", "التقدم", "Avancement", "İcra"],
        ["undated"] = ["Undated", "بلا تاريخ", "Sans date", "Tarixsiz"],
        ["none"] = ["no figure", "لا رقم", "pas de chiffre", "rəqəm yoxdur"],
        ["imports"] = ["Imports", "الواردات", "Importations", "İdxal"],
        ["exports"] = ["Exports", "الصادرات", "Exportations", "İxrac"],
        ["political"] = ["Political", "السياسي", "Politique", "Siyasi"],
        ["economic"] = ["Economic", "الاقتصادي", "Économique", "İqtisadi"],
        ["social"] = ["Social", "الاجتماعي", "Sociale", "Sosial"],
        ["cultural"] = ["Cultural", "الثقافي", "Culturelle", "Mədəni"],
        ["humanitarian"] = ["Humanitarian", "الإنساني", "Humanitaire", "Humanitar"],
        ["proposed"] = ["Proposed", "مقترح", "Proposé", "Təklif olunub"],
        ["negotiating"] = ["Under negotiation", "قيد التفاوض", "En négociation", "Danışıqlar gedir"],
        ["agreed"] = ["Text agreed", "متفق على نصه", "Texte convenu", "Mətni razılaşdırılıb"],
        ["initialled"] = ["Initialled", "موقع بالأحرف الأولى", "Paraphé", "Paraflanıb"],
        ["signed"] = ["Signed", "موقع", "Signé", "İmzalanıb"],
        ["awaiting"] = ["Awaiting entry into force", "في انتظار النفاذ", "En attente d’entrée en vigueur", "Qüvvəyə minməsi gözlənilir"],
        ["provisionally-applied"] = ["Provisionally applied", "مطبق مؤقتا", "Appliqué à titre provisoire", "Müvəqqəti tətbiq olunur"],
        ["in-force"] = ["In force", "نافذ", "En vigueur", "Qüvvədədir"],
        ["suspended"] = ["Suspended", "معلق", "Suspendu", "Dayandırılıb"],
        ["denounced"] = ["Denounced", "منقوض", "Dénoncé", "Denonsasiya edilib"],
        ["terminated"] = ["Terminated", "منتهٍ", "Éteint", "Xitam verilib"],
        ["expired"] = ["Expired", "منقضٍ", "Expiré", "Müddəti bitib"],
        ["superseded"] = ["Superseded", "حل محله غيره", "Remplacé", "Əvəz olunub"],
        ["DZA"] = ["Algeria", "الجزائر", "Algérie", "Əlcəzair"],
        ["AZE"] = ["Azerbaijan", "أذربيجان", "Azerbaïdjan", "Azərbaycan"],
    };

    public static string Of(string key, string locale) =>
        Words.TryGetValue(key, out var words) ? words[Locales.IndexOf(locale)] : key;

    static int IndexOf(this IReadOnlyList<string> list, string item)
    {
        for (var i = 0; i < list.Count; i++)
            if (list[i] == item) return i;
        throw new ArgumentException($"There are no words in {item}.");
    }

    /// <summary>An empty chart in this language.</summary>
    public static V1.Chart Chart(string title, string locale, string axis, string unit = "") => new()
    {
        Title = title,
        Locale = locale,
        Dir = Languages.Direction(locale),
        Axis = Of(axis, locale),
        Unit = unit,
    };
}

using Embassy.ServiceDefaults;

namespace Embassy.Forums.Sessions;

/// <summary>A body of a forum.</summary>
public sealed record BodyEntry(string Forum, string Key, string Kind, string Arabic, string French, string English, string Azerbaijani)
{
    public V1.Body ToProto() => new()
    {
        Forum = Forum,
        Body_ = Key,
        Kind = Kind,
        Titles =
        {
            new LanguageText("ar", Arabic).ToProto(), new LanguageText("fr", French).ToProto(),
            new LanguageText("en", English).ToProto(), new LanguageText("az", Azerbaijani).ToProto(),
        },
    };
}

/// <summary>The bodies with sessions and chairs, in display order; a new body is a new line here.</summary>
public static class BodyCatalogue
{
    public static IReadOnlyList<BodyEntry> All { get; } =
    [
        new("nam", "summit", "summit", "مؤتمر رؤساء الدول والحكومات", "Conférence des chefs d’État et de gouvernement", "Conference of Heads of State or Government", "Dövlət və hökumət başçılarının konfransı"),
        new("nam", "ministerial", "ministerial", "الاجتماع الوزاري", "Réunion ministérielle", "Ministerial meeting", "Nazirlər görüşü"),
        new("nam", "coordinating-bureau", "committee", "مكتب التنسيق", "Bureau de coordination", "Coordinating Bureau", "Koordinasiya Bürosu"),
        new("oic", "summit", "summit", "القمة الإسلامية", "Sommet islamique", "Islamic Summit", "İslam Sammiti"),
        new("oic", "foreign-ministers", "council", "مجلس وزراء الخارجية", "Conseil des ministres des Affaires étrangères", "Council of Foreign Ministers", "Xarici İşlər Nazirləri Şurası"),
        new("opec-plus", "ministerial", "ministerial", "الاجتماع الوزاري لأوبك والدول غير الأعضاء", "Réunion ministérielle OPEP et non-OPEP", "OPEC and non-OPEC Ministerial Meeting (ONOMM)", "OPEK və qeyri-OPEK nazirlər görüşü"),
        new("opec-plus", "monitoring-committee", "committee", "اللجنة الوزارية المشتركة للمراقبة", "Comité ministériel conjoint de suivi", "Joint Ministerial Monitoring Committee (JMMC)", "Birgə Nazirlər Monitorinq Komitəsi"),
        new("gecf", "summit", "summit", "قمة رؤساء الدول والحكومات", "Sommet des chefs d’État et de gouvernement", "Summit of Heads of State and Government", "Dövlət və hökumət başçılarının sammiti"),
        new("gecf", "ministerial", "ministerial", "الاجتماع الوزاري", "Réunion ministérielle", "Ministerial Meeting", "Nazirlər görüşü"),
        new("un", "general-assembly", "plenary", "الجمعية العامة", "Assemblée générale", "General Assembly", "Baş Assambleya"),
        new("un", "security-council", "council", "مجلس الأمن", "Conseil de sécurité", "Security Council", "Təhlükəsizlik Şurası"),
        new("un", "human-rights-council", "council", "مجلس حقوق الإنسان", "Conseil des droits de l’homme", "Human Rights Council", "İnsan Hüquqları Şurası"),
    ];

    public static IReadOnlyList<BodyEntry> Of(string forum) => [.. All.Where(b => b.Forum == forum)];

    /// <summary>The keys of a forum's bodies, the allowed values of a column.</summary>
    public static IReadOnlyList<string> Keys(string forum) => [.. Of(forum).Select(b => b.Key)];
}

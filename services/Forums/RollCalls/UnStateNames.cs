using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using Embassy.ServiceDefaults;

namespace Embassy.Forums.RollCalls;

/// <summary>The names of States in the records of the United Nations, now and in their time.</summary>
/// <remarks>They are compared without case, accents and punctuation: CÔTE D'IVOIRE, Cote d’Ivoire.</remarks>
static class UnStateNames
{
    // Where the United Nations' name is not the usual English one.
    const string Others = """
        BHS BAHAMAS (THE)|BOL BOLIVIA (PLURINATIONAL STATE OF)|BRN BRUNEI DARUSSALAM|MMR BURMA|BLR BYELORUSSIAN SSR|CPV CABO VERDE
        KHM KAMPUCHEA|KHM DEMOCRATIC KAMPUCHEA|LKA CEYLON|COG CONGO|COG CONGO (BRAZZAVILLE)|COD CONGO (LEOPOLDVILLE)
        COD DEMOCRATIC REPUBLIC OF THE CONGO|COD CONGO (DEMOCRATIC REPUBLIC OF)|COD ZAIRE|CZE CZECH REPUBLIC|BEN DAHOMEY
        PRK DEMOCRATIC PEOPLE'S REPUBLIC OF KOREA|PRK KOREA (DEMOCRATIC PEOPLE'S REPUBLIC OF)|KOR REPUBLIC OF KOREA|KOR KOREA (REPUBLIC OF)
        DDR GERMAN DEMOCRATIC REPUBLIC|DEU FEDERAL REPUBLIC OF GERMANY|GMB GAMBIA (THE)|GMB GAMBIA (REPUBLIC OF THE)
        IRN IRAN (ISLAMIC REPUBLIC OF)|CIV IVORY COAST|LAO LAO PEOPLE'S DEMOCRATIC REPUBLIC|LBY LIBYAN ARAB JAMAHIRIYA
        LBY LIBYAN ARAB REPUBLIC|MDG MALAGASY REPUBLIC|MDV MALDIVE ISLANDS|FSM MICRONESIA (FEDERATED STATES OF)|MDA REPUBLIC OF MOLDOVA
        NLD NETHERLANDS (KINGDOM OF THE)|MKD THE FORMER YUGOSLAV REPUBLIC OF MACEDONIA|RUS RUSSIAN FEDERATION|WSM WESTERN SAMOA
        YUG SERBIA AND MONTENEGRO|YUG FEDERAL REPUBLIC OF YUGOSLAVIA|SUN USSR|SUN UNION OF SOVIET SOCIALIST REPUBLICS|SUR SURINAM
        SWZ SWAZILAND|SYR SYRIAN ARAB REPUBLIC|TZA UNITED REPUBLIC OF TANZANIA|TZA TANZANIA (UNITED REPUBLIC OF)|THA SIAM
        TUR TURKEY|UKR UKRAINIAN SSR|EGY UNITED ARAB REPUBLIC|GBR UNITED KINGDOM OF GREAT BRITAIN AND NORTHERN IRELAND
        USA UNITED STATES OF AMERICA|BFA UPPER VOLTA|VEN VENEZUELA (BOLIVARIAN REPUBLIC OF)|VNM VIET NAM
        """;

    static readonly Lazy<FrozenDictionary<string, string>> ByName = new(() =>
    {
        var languages = LocaleCatalogue.Load(missionFolder: null);
        var english = languages.Of("en");
        var names = languages.WordsOf("state").Select(s => (Code: s, Name: english.Text("state." + s)))
            .Concat(Others.Split(['|', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(o => (Code: o[..3], Name: o[4..])));
        return names.GroupBy(n => Plain(n.Name)).ToFrozenDictionary(g => g.Key, g => g.Last().Code);
    });

    /// <summary>The State of that name on a day; null if there is none.</summary>
    public static string? Find(string name, DateOnly day) => ByName.Value.GetValueOrDefault(Plain(name)) is not { } state ? null
        : state == "RUS" && day < VotingStates.EndOfSun ? "SUN" : state;

    static string Plain(string name)
    {
        var plain = new StringBuilder();
        foreach (var c in name.Replace("&", " and ", StringComparison.Ordinal).Normalize(NormalizationForm.FormD).ToUpperInvariant())
        {
            if (char.IsLetter(c)) plain.Append(c);
            else if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark && plain.Length > 0 && plain[^1] != ' ')
                plain.Append(' ');
        }
        var text = plain.ToString().Trim();
        return text.StartsWith("ST ", StringComparison.Ordinal) ? "SAINT " + text[3..] : text;
    }
}

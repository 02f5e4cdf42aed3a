using Embassy.ServiceDefaults;
using Google.Protobuf.Collections;

namespace Embassy.Cooperation.Agreements;

/// <summary>Validates parties, which are States or international organisations, and languages.</summary>
static class PartyValidation
{
    public static string Party(this RequestValidation validation, string field, string code)
    {
        validation.When(!States.Knows(code) && !Explanations.Organisations.Contains(code), field, "unknown_state",
            "An ISO 3166-1 alpha-3 code, like DZA, a State that is no more, like SUN, or an organisation: "
            + string.Join(", ", Explanations.Organisations) + ".");
        return code;
    }

    public static List<string> Parties(this RequestValidation validation, string field, RepeatedField<string> codes, int min, int max)
    {
        validation.Count(field, codes.Count, min, max);
        for (var i = 0; i < codes.Count && i < max; i++)
        {
            validation.Party($"{field}[{i}]", codes[i]);
            validation.When(codes.IndexOf(codes[i]) < i, $"{field}[{i}]", "duplicate", "Each party once.");
        }
        return [.. codes.Take(max)];
    }

    /// <param name="at">Path of the object that has both fields; empty or with a point at its end.</param>
    public static List<string> AuthenticLocales(this RequestValidation validation, string at, RepeatedField<string> locales,
        string prevailing)
    {
        validation.Count($"{at}authenticLocales", locales.Count, 0, 10);
        for (var i = 0; i < locales.Count && i < 10; i++)
        {
            validation.When(!Languages.WellFormed(locales[i]), $"{at}authenticLocales[{i}]", "unknown_language",
                "A BCP 47 tag, like ar or az-Latn.");
            validation.When(locales.IndexOf(locales[i]) < i, $"{at}authenticLocales[{i}]", "duplicate", "Each language once.");
        }
        validation.When(prevailing.Length > 0 && !locales.Contains(prevailing), $"{at}prevailingLocale", "unknown_language",
            "One of the authentic languages.");
        return [.. locales.Take(10)];
    }
}

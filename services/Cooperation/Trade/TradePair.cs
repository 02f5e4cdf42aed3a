using Embassy.ServiceDefaults;

namespace Embassy.Cooperation.Trade;

/// <summary>The two States of a trade figure.</summary>
static class TradePair
{
    /// <summary>The partner of a State's whole trade, by UN Comtrade's code.</summary>
    public const string World = "W00";

    public static bool KnowsPartner(string code) => code == World || States.Knows(code);

    /// <summary>The name of a partner in a language.</summary>
    public static string Name(LocaleData words, string code) => code == World ? words.Text("trade.world") : words.State(code);

    public static void Validate(RequestValidation validation, string reporter, string partner, bool world = true)
    {
        if (reporter.Length == 0) validation.Add("reporter", "required", "The State that reports: DZA.");
        else validation.State("reporter", reporter);
        if (partner.Length == 0) validation.Add("partner", "required", "The State it trades with: AZE.");
        else if (!world || partner != World) validation.State("partner", partner);
        validation.When(reporter.Length > 0 && reporter == partner, "partner", "duplicate", "Another State than the reporter.");
    }
}

using Embassy.ServiceDefaults;

namespace Embassy.Cooperation.Trade;

/// <summary>The two States of a trade figure.</summary>
static class TradePair
{
    public static void Validate(RequestValidation validation, string reporter, string partner)
    {
        if (reporter.Length == 0) validation.Add("reporter", "required", "The State that reports: DZA.");
        else validation.State("reporter", reporter);
        if (partner.Length == 0) validation.Add("partner", "required", "The State it trades with: AZE.");
        else validation.State("partner", partner);
        validation.When(reporter.Length > 0 && reporter == partner, "partner", "duplicate", "Another State than the reporter.");
    }
}

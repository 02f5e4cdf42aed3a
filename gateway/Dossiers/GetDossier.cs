using System.Text;
using Embassy.Forums.V1;
using Embassy.Gateway.Endpoints;
using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Dossiers;

/// <summary>
/// GET /v1/dossiers/{pair}: returns two States in every forum, fetched in parallel within one deadline. Forums that
/// do not answer are listed. <c>/charts/{chart}.svg</c> draws one of the charts.
/// </summary>
static class GetDossier
{
    const int Cost = 40;

    static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

    public static void MapDossiers(this IEndpointRouteBuilder app)
    {
        app.MapComposedEndpoint("/v1/dossiers/{pair}", Cost, ["asOf", "locale"], async http =>
        {
            var parts = new PartRequests(http, Timeout);
            var (dossier, _) = await Collect(http, parts);
            await GatewayEndpoint.Write(http, dossier, parts.IsComplete);
        }, negotiates: true);
        app.MapComposedEndpoint("/v1/dossiers/{pair}/charts/{chart}.svg", Cost, ["asOf", "locale"], async http =>
        {
            var parts = new PartRequests(http, Timeout);
            var (dossier, words) = await Collect(http, parts);
            var chart = (string)http.Request.RouteValues["chart"]!;
            if (dossier.Charts.FirstOrDefault(c => c.Chart_ == chart) is { } found)
            {
                var svg = ChartSvg.Draw(DossierCharts.DataOf(found, words));
                await GatewayEndpoint.Write(http, Encoding.UTF8.GetBytes(svg), "image/svg+xml", parts.IsComplete);
            }
            else if (AllowedValues.Of(Chart.Descriptor.FindFieldByNumber(Chart.Chart_FieldNumber)).Contains(chart))
                throw new Problem(ProblemCodes.NotFound, $"There are no figures for the chart '{chart}'.");
            else throw new Problem(ProblemCodes.RouteUnknown, $"There is nothing at {http.Request.Path}.");
        }, negotiates: true);
    }

    static async Task<(Dossier, LocaleData)> Collect(HttpContext http, PartRequests parts)
    {
        var validation = new RequestValidation();
        var endpointQuery = EndpointQuery.Of(http, validation, "asOf", "locale");
        var pair = (string)http.Request.RouteValues["pair"]!;
        var states = pair.Split('-');
        if (states is not [{ Length: 3 }, { Length: 3 }] || states[0] == states[1])
            validation.Add("pair", "invalid_format", "Two States and a hyphen: DZA-AZE.");
        else foreach (var state in states) validation.State("pair", state);
        var given = validation.Day("asOf", endpointQuery["asOf"]);
        var locale = endpointQuery["locale"];
        validation.When(locale.Length > 0 && !Languages.WellFormed(locale), "locale", "invalid_format",
            "A BCP 47 tag, like ar or az-Latn.");
        validation.Refuse();
        var words = Words(http, locale);
        var now = http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        if (given is null) parts.EndAtMidnight(now);
        var dossier = await new DossierParts(parts, words).Collect(pair, states,
            CivilDate.Day(given ?? DateOnly.FromDateTime(now.UtcDateTime)).ToString());
        parts.Describe();
        return (dossier, words);
    }

    // As in the charts of the services: the requested language, else one of Accept-Language, else English.
    static LocaleData Words(HttpContext http, string asked)
    {
        var locales = http.RequestServices.GetRequiredService<LocaleCatalogue>();
        var words = locales.ForCharts(asked.Length > 0 ? asked
            : Languages.Preferred(http.Request.Headers.AcceptLanguage, locales.Tags) ?? locales.Tags[0]);
        http.Response.Headers.ContentLanguage = words.Tag;
        if (asked.Length == 0) http.Response.Headers.Vary = "Accept-Language";
        return words;
    }
}

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
        app.MapComposedEndpoint("/v1/dossiers/{pair}", Cost, ["asOf", "locale", "fallback"], async http =>
        {
            var parts = new PartRequests(http, Timeout);
            var (dossier, _) = await Collect(http, parts, "asOf", "locale", "fallback");
            await GatewayEndpoint.Write(http, dossier, parts.IsComplete);
        }, negotiates: true);
        app.MapComposedEndpoint("/v1/dossiers/{pair}/charts/{chart}.svg", Cost, ["asOf", "locale"], async http =>
        {
            var parts = new PartRequests(http, Timeout);
            var (dossier, words) = await Collect(http, parts, "asOf", "locale");
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

    static async Task<(Dossier, LocaleData)> Collect(HttpContext http, PartRequests parts, params string[] parameters)
    {
        var validation = new RequestValidation();
        var endpointQuery = EndpointQuery.Of(http, validation, parameters);
        var pair = (string)http.Request.RouteValues["pair"]!;
        var states = pair.Split('-');
        if (states is not [{ Length: 3 }, { Length: 3 }] || states[0] == states[1])
            validation.Add("pair", "invalid_format", "Two States and a hyphen: DZA-AZE.");
        else foreach (var state in states) validation.State("pair", state);
        var given = validation.Day("asOf", endpointQuery["asOf"]);
        validation.Refuse();
        var language = await ComposedEndpoint.Language(http, endpointQuery);
        var words = http.RequestServices.GetRequiredService<LocaleCatalogue>().ForCharts(language, http);
        http.Response.Headers.ContentLanguage = words.Tag;
        var now = http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        if (given is null) parts.EndAtMidnight(now);
        var dossier = await new DossierParts(parts, language, words).Collect(pair, states,
            CivilDate.Day(given ?? DateOnly.FromDateTime(now.UtcDateTime)).ToString());
        parts.Describe();
        return (dossier, words);
    }
}

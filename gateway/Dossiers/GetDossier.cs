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
        app.MapComposedEndpoint("/v1/dossiers/{pair}", Cost, ["asOf"], async http =>
        {
            var parts = new PartRequests(http, Timeout);
            var dossier = await Collect(http, parts);
            await GatewayEndpoint.Write(http, dossier, parts.IsComplete);
        });
        app.MapComposedEndpoint("/v1/dossiers/{pair}/charts/{chart}.svg", Cost, ["asOf"], async http =>
        {
            var parts = new PartRequests(http, Timeout);
            var dossier = await Collect(http, parts);
            var chart = (string)http.Request.RouteValues["chart"]!;
            if (dossier.Charts.FirstOrDefault(c => c.Chart_ == chart) is { } found)
                await GatewayEndpoint.Write(http, Encoding.UTF8.GetBytes(DossierChartSvg.Draw(found)), "image/svg+xml", parts.IsComplete);
            else if (AllowedValues.Of(Chart.Descriptor.FindFieldByNumber(Chart.Chart_FieldNumber)).Contains(chart))
                throw new Problem(ProblemCodes.NotFound, $"There are no figures for the chart '{chart}'.");
            else throw new Problem(ProblemCodes.RouteUnknown, $"There is nothing at {http.Request.Path}.");
        });
    }

    static async Task<Dossier> Collect(HttpContext http, PartRequests parts)
    {
        var validation = new RequestValidation();
        var endpointQuery = EndpointQuery.Of(http, validation, "asOf");
        var pair = (string)http.Request.RouteValues["pair"]!;
        var states = pair.Split('-');
        if (states is not [{ Length: 3 }, { Length: 3 }] || states[0] == states[1])
            validation.Add("pair", "invalid_format", "Two States and a hyphen: DZA-AZE.");
        else foreach (var state in states) validation.State("pair", state);
        var given = validation.Day("asOf", endpointQuery["asOf"]);
        validation.Refuse();
        var now = http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        if (given is null) parts.EndAtMidnight(now);
        var dossier = await new DossierParts(parts).Collect(pair, states,
            CivilDate.Day(given ?? DateOnly.FromDateTime(now.UtcDateTime)).ToString());
        parts.Describe();
        return dossier;
    }
}

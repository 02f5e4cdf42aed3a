using Embassy.Forums.V1;
using Embassy.Gateway.Problems;
using Embassy.ServiceDefaults;
using Google.Protobuf;
using Microsoft.Net.Http.Headers;

namespace Embassy.Gateway.Dossiers;

/// <summary>
/// GET /v1/dossiers/{pair}: two States in all five forums, each asked in its own process side by side within one deadline. What
/// does not answer is named, and the rest is given out. <c>/charts/{chart}.svg</c> draws one of its charts.
/// </summary>
static class GetDossier
{
    static readonly JsonFormatter Json = new(JsonFormatter.Settings.Default.WithFormatDefaultValues(true));

    public static void MapDossiers(this IEndpointRouteBuilder app)
    {
        app.MapGet("/v1/dossiers/{pair}", async (HttpContext http, string pair, Peers peers, TimeProvider clock) =>
        {
            if (await Ask(http, pair, peers, clock) is { } dossier) await Write(http, dossier, "application/json", Json.Format(dossier));
        });
        app.MapGet("/v1/dossiers/{pair}/charts/{chart}.svg", async (HttpContext http, string pair, string chart, Peers peers, TimeProvider clock) =>
        {
            if (await Ask(http, pair, peers, clock) is not { } dossier) return;
            if (dossier.Charts.FirstOrDefault(c => c.Chart_ == chart) is { } found) await Write(http, dossier, "image/svg+xml", Svg.Draw(found));
            else if (Words.Of(Chart.Descriptor.FindFieldByNumber(Chart.Chart_FieldNumber)).Contains(chart))
                await ProblemJson.Write(http, Reasons.NotFound, $"There are no figures for the chart '{chart}'.");
            else await ProblemJson.Write(http, Reasons.RouteUnknown, $"There is nothing at {http.Request.Path}.");
        });
    }

    /// <summary>The dossier; null where the request was refused already.</summary>
    static async Task<Dossier?> Ask(HttpContext http, string pair, Peers peers, TimeProvider clock)
    {
        var checks = new Checks();
        foreach (var (name, values) in http.Request.Query)
        {
            checks.When(name != "asOf", name, "unknown_parameter", "Taken here: asOf.");
            checks.When(values.Count > 1, name, "duplicate", "Once only.");
        }
        var states = pair.Split('-');
        if (states is not [{ Length: 3 }, { Length: 3 }] || states[0] == states[1]) checks.Add("pair", "invalid_format", "Two States and a hyphen: DZA-AZE.");
        else foreach (var state in states) checks.State("pair", state);
        var asOf = checks.Day("asOf", http.Request.Query["asOf"].FirstOrDefault() ?? "") ?? DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        try
        {
            checks.Refuse();
        }
        catch (Problem problem)
        {
            await ProblemJson.Write(http, problem.Reason, problem.Message, problem.Faults);
            return null;
        }
        var dossier = await new DossierParts(peers, http).Collect(pair, states, CivilDate.Day(asOf).ToString());
        if (dossier.Forums.Any(f => f.Pair is not null)) return dossier;
        await ProblemJson.Write(http, Reasons.ServiceUnavailable, "No forum answers.");
        return null;
    }

    static Task Write(HttpContext http, Dossier dossier, string type, string text)
    {
        var headers = http.Response.Headers;
        http.Response.ContentType = type;
        if (http.Request.Headers.Authorization.Count > 0) headers.CacheControl = "private, no-store";
        // What is not whole must not be kept as if it were.
        else if (dossier.State != DossierParts.Ok) headers.CacheControl = "no-store";
        else
        {
            headers.CacheControl = "no-cache";
            headers.ETag = ETags.OfContent(dossier);
            if (Conditions.Has(http.Request.Headers.IfNoneMatch, headers.ETag.ToString()))
            {
                http.Response.StatusCode = StatusCodes.Status304NotModified;
                headers.Remove(HeaderNames.ContentType);
                return Task.CompletedTask;
            }
        }
        return http.Response.WriteAsync(text, http.RequestAborted);
    }
}

using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Embassy.Identity.Grants;

/// <summary>
/// The list of ids whose access tokens are revoked and have not expired: of single tokens, and of sign-ins. The gateway
/// and the services read it every ten seconds. The ids mean nothing to anybody without the tokens.
/// </summary>
static class RevocationFeed
{
    // A token is accepted for 30 seconds after its end, by clocks that differ.
    static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    public static void MapRevocationFeed(this IEndpointRouteBuilder app) => app.MapGet(RevocationList.Path, async (HttpContext http) =>
    {
        var db = http.RequestServices.GetRequiredService<IdentityDb>();
        var now = http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        http.Response.Headers.CacheControl = "no-store";
        return Results.Json(new RevocationList(await List(db, now, http.RequestAborted)));
    });

    static async Task<IReadOnlyList<string>> List(IdentityDb db, DateTimeOffset now, CancellationToken cancellation)
    {
        var end = (now - Skew).UtcDateTime;
        var alive = db.Tokens.AsNoTracking().Where(t => t.ExpirationDate > end && t.Type == TokenTypeIdentifiers.AccessToken);
        var signIns = await alive.Where(t => t.Authorization != null && t.Authorization.Status != Statuses.Valid)
            .Select(t => t.Authorization!.Id!).Distinct().ToListAsync(cancellation);
        var tokens = await alive.Where(t => t.Status != Statuses.Valid
            && (t.Authorization == null || t.Authorization.Status == Statuses.Valid)).Select(t => t.Id!).ToListAsync(cancellation);
        return [.. signIns, .. tokens];
    }

    /// <summary>Names the list in the discovery document.</summary>
    public static void Announce(this OpenIddictServerBuilder server) => server.AddEventHandler<HandleConfigurationRequestContext>(b =>
        b.UseInlineHandler(context =>
        {
            context.Metadata[RevocationList.Member] = new Uri(context.BaseUri!, RevocationList.Path[1..]).AbsoluteUri;
            return default;
        }));
}

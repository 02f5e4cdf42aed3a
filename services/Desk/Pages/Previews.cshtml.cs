using Embassy.Desk.Gateway;
using Embassy.Desk.Screens;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Desk.Pages;

/// <summary>The links that let anyone read an edition, and revoking them.</summary>
public sealed class PreviewsModel(DeskContext desk) : DeskScreen(desk)
{
    protected override IReadOnlyList<string> Needs => ["edit", "approve", "publish", "read-editorial"];

    public override string Section => "previews";

    public IReadOnlyList<Preview> Previews { get; private set; } = [];

    public string? Next { get; private set; }

    [FromQuery(Name = "page")]
    public string? OfPage { get; set; }

    [FromQuery(Name = "pageToken")]
    public string? PageToken { get; set; }

    public string Here => "/previews" + (string.IsNullOrEmpty(OfPage) ? "" : "?page=" + Encode(OfPage));

    public bool MayRevoke(Preview preview) => Desk.May("publish") && preview.RevokedAt is null && preview.ExpiresAt > Desk.Now;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation) =>
        await Show(cancellation) is { } problem ? Missing(problem) : Page();

    public async Task<IActionResult> OnPostAsync(string id, int version, CancellationToken cancellation)
    {
        var reply = await Desk.Gateway.Write<Preview>(HttpMethod.Post, $"/v1/previews/{Encode(id)}:revoke", new { }, $"\"v{version}\"",
            $"{Key}-{id}", cancellation);
        if (reply.Problem is null) return Finished(Here, "revoked");
        if (await Show(cancellation) is { } problem) return Missing(problem);
        return Refused(reply.Problem);
    }

    async Task<DeskProblem?> Show(CancellationToken cancellation)
    {
        Title = W["nav.previews"];
        var list = await Desk.Gateway.Get<ListPreviewsResponse>("/v1/previews?pageSize=100"
            + QueryPart("pageKey", OfPage) + QueryPart("pageToken", PageToken), cancellation);
        (Previews, Next) = (list.Value?.Previews ?? [], list.Value?.NextPageToken);
        return list.Problem;
    }
}

namespace Embassy.Bench.Gateway;

public sealed class Uncached : Bench
{
    const int Pages = 64;

    public override string Name => "gateway.uncached";
    public override string Shows =>
        "What the gateway's own processor time is for an answer that it may not keep (one that is signed in), and for one that it "
        + "fetches to keep.";

    public override async Task<IReadOnlyList<Figure>> Run(Action<string> say, CancellationToken cancellation)
    {
        if (Running.Find("wrk") is null) return [new Figure("not measured: wrk is not installed (apt-get install wrk)", 0, "")];
        await using var mission = await Mission.Start();
        var pages = Enumerable.Range(0, Pages).Select(Mission.Key).ToList();
        using (var editor = mission.Editor(mission.Content))
            foreach (var page in pages) await Mission.NewPage(editor, page, 3_600);
        await using var gateway = await mission.Gateway();
        // Room for nothing: each answer is fetched as if it were to be kept, and is not.
        await using var roomless = await mission.Gateway(("Cache__Megabytes", "0"));
        var token = $"Authorization: Bearer {mission.Token}";
        var paths = pages.Select(p => $"/v1/pages/{p}?locale=ar").ToList();
        await Cost.Of(gateway, paths[0], 8, 25, token); // until what is run often is compiled for good
        await Cost.Of(roomless, paths, 8, 15);
        var signedIn = await Cost.Of(gateway, paths[0], 8, 10, token);
        var fetched = await Cost.Of(roomless, paths, 8, 10);
        var alone = await Cost.Of(roomless, paths[0], 1, 10);
        return
        [
            new Figure("signed in, token verified: the gateway's CPU per request", signedIn.MicrosecondsCpu, "µs", "≤ 150"),
            new Figure("signed in: requests", signedIn.PerSecond, "1/s"),
            new Figure("fetched to be kept: the gateway's CPU per request", fetched.MicrosecondsCpu, "µs", "≤ 150"),
            new Figure("fetched to be kept: requests", fetched.PerSecond, "1/s"),
            new Figure("fetched to be kept, one client, which leaves threads looking for work: the gateway's CPU per request",
                alone.MicrosecondsCpu, "µs"),
            new Figure("fetched to be kept, one client: p50", alone.P50, "ms"),
        ];
    }
}

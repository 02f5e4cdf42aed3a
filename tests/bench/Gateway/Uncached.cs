namespace Embassy.Bench.Gateway;

public sealed class Uncached : Bench
{
    public override string Name => "gateway.uncached";
    public override string Shows => "What the gateway's own processor time is for an answer that it may not keep (one that is signed in), and for one that it fetches to keep.";

    public override async Task<IReadOnlyList<Figure>> Run(Action<string> say, CancellationToken cancellation)
    {
        if (Running.Find("wrk") is null) return [new Figure("not measured: wrk is not installed (apt-get install wrk)", 0, "")];
        await using var mission = await Mission.Start();
        using (var editor = mission.Editor(mission.Content)) await Mission.NewPage(editor, "page", 3_600);
        await using var gateway = await mission.Gateway();
        // Room for nothing: each answer is fetched as if it were to be kept, and is not.
        await using var roomless = await mission.Gateway(("Cache__Megabytes", "0"));
        var token = $"Authorization: Bearer {mission.Token}";
        const string Path = "/v1/pages/page?locale=ar";
        await Cost.Of(gateway, Path, 8, 25, token); // until what is run often is compiled for good
        await Cost.Of(roomless, Path, 1, 15);
        var signedIn = await Cost.Of(gateway, Path, 8, 10, token);
        var fetched = await Cost.Of(roomless, Path, 1, 10);
        return
        [
            new Figure("signed in, token verified: the gateway's CPU per request", signedIn.MicrosecondsCpu, "µs", "≤ 150"),
            new Figure("signed in: requests", signedIn.PerSecond, "1/s"),
            new Figure("fetched to be kept: the gateway's CPU per request", fetched.MicrosecondsCpu, "µs", "≤ 150"),
            new Figure("fetched to be kept, one client: p50", fetched.P50, "ms"),
        ];
    }
}

using System.Globalization;
using Embassy.ServiceDefaults;
using Embassy.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Embassy.Bench.Gateway;

public sealed class CacheMemory : Bench
{
    const int Megabytes = 64, Addresses = 60_000;

    public override string Name => "gateway.memory";
    public override string Shows =>
        "How much a gateway grows that may keep 64 MiB and is asked for 60,000 answers of 4 KB, beside one that keeps nothing and is "
        + "asked the same.";

    public override async Task<IReadOnlyList<Figure>> Run(Action<string> say, CancellationToken cancellation)
    {
        // Any answer for any address: what is measured is the gateway, not a service.
        var builder = ServiceHost.NewBuilder(["--urls", "http://127.0.0.1:0"]);
        await using var origin = builder.Build();
        var body = "{\"text\":\"" + new string('a', 4_000) + "\"}";
        origin.Run(http =>
        {
            http.Response.Headers[SurrogateKeys.Key] = http.Request.Path.Value!["/v1/".Length..];
            http.Response.Headers[SurrogateKeys.Control] = "max-age=600";
            http.Response.ContentType = "application/json";
            return http.Response.WriteAsync(body, http.RequestAborted);
        });
        await origin.StartAsync(cancellation);
        var rabbit = await RabbitServer.Shared();
        await using var keeping =
            await Running.Gateway(origin.Urls.First(), rabbit.Uri, "",
                ("Cache__Megabytes", Megabytes.ToString(CultureInfo.InvariantCulture)));
        await using var not = await Running.Gateway(origin.Urls.First(), rabbit.Uri, "", ("Cache__Megabytes", "0"));
        var (grown, beside) = (await Grow(keeping, say), await Grow(not, say));
        return
        [
            new Figure("keeps 64 MiB: resident after 60,000 answers", grown, "MiB"),
            new Figure("keeps nothing: resident after the same", beside, "MiB"),
            new Figure("the difference", grown - beside, "MiB", "64 ± 20 %"),
        ];
    }

    static async Task<double> Grow(Running gateway, Action<string> say)
    {
        using var http = new HttpClient { BaseAddress = new Uri(gateway.Address) };
        await Parallel.ForEachAsync(Enumerable.Range(0, Addresses), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) =>
            (await http.GetAsync(new Uri($"/v1/pages/{Mission.Key(i)}?locale=ar", UriKind.Relative), CancellationToken.None))
            .EnsureSuccessStatusCode());
        // At rest.
        await Task.Delay(TimeSpan.FromSeconds(5));
        var resident = gateway.ResidentMegabytes();
        say($"{resident:0} MiB");
        return resident;
    }
}

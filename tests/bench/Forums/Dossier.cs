using System.Diagnostics;
using System.Globalization;
using System.Text;
using Embassy.Forums;
using Embassy.ServiceDefaults;
using Embassy.Testing;
using Microsoft.Extensions.Configuration;

namespace Embassy.Bench.Forums;

/// <summary>
/// Imports files, then reads a dossier of five forums, each a host of its own on PostgreSQL, all in this process.
/// </summary>
public sealed class Dossier : Bench
{
    public override string Name => "forums.dossier";
    public override string Shows =>
        "a file of 5,000 sessions, and then 300 dossiers one after the other through the gateway, nothing cached";

    public override async Task<IReadOnlyList<Figure>> Run(Action<string> say, CancellationToken cancellation)
    {
        await using var stack = await Stack.Start(Way.Real, [.. ForumCatalogue.Keys.Select(Alone)]);
        var file = "forum,session,body,ordinal,place,host,start,end,status,source,note\n"
            + string.Concat(Enumerable.Range(1, 5000).Select(i =>
            string.Create(CultureInfo.InvariantCulture, $"nam,session-{i},ministerial,{i},Baku,AZE,{1000 + i},,planned,a,\n")));
        var first = await Import(stack, file);
        say("taken in");
        var again = await Import(stack, file);

        // With a token nothing is cached.
        using var http = stack.Http(Roles.DeskOfficer);
        var times = new List<double>();
        for (var i = 0; i < 350; i++)
        {
            var started = Stopwatch.GetTimestamp();
            (await http.GetAsync(new Uri("/v1/dossiers/DZA-AZE", UriKind.Relative), cancellation)).EnsureSuccessStatusCode();
            if (i >= 50) times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
        times.Sort();
        return
        [
            new("5,000 new rows, each announced", first, "ms"), new("the same file again", again, "ms"),
            new("a dossier of five forums, p50", Percentile(times, 0.5), "ms"),
            new("a dossier of five forums, p99", Percentile(times, 0.99), "ms"),
        ];
    }

    static Host Alone(string forum) => new($"forums-{forum}", (args, embed) => ForumsHost.Build(args, builder =>
    {
        embed?.Invoke(builder);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Forums:Serves"] = forum });
    }));

    static async Task<double> Import(Stack stack, string file)
    {
        var started = Stopwatch.GetTimestamp();
        await stack.Http(Roles.DeskOfficer).Post("/v1/forums/nam/sessions:import", new StringContent(file, Encoding.UTF8, "text/csv"))
            .Json();
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }
}

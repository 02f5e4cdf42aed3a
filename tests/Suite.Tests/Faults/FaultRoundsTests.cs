using System.Diagnostics;
using System.Globalization;

namespace Embassy.Suite.Tests.Faults;

/// <summary>
/// Rounds of faults while people write. <c>EMBASSY_FAULTS_ROUNDS</c> and <c>EMBASSY_FAULTS_SEED</c> choose the long
/// form and repeat a run; <c>EMBASSY_FAULTS_REPORT</c> is a file that each run adds a line to.
/// </summary>
[NeedsServers]
public sealed class FaultRoundsTests
{
    const int Steps = 20;

    static readonly string[] Kinds = ["kill", "freeze", "stop", "broker away", "database away", "database cut", "database silent",
        "broker cut", "broker silent", "both relays killed", "slow disk", "repeats"];

    // Faults of the whole mission; the others are of one replica.
    static readonly string[] Common = ["broker away", "database away", "both relays killed", "slow disk", "repeats"];

    static readonly int Rounds =
        int.Parse(Environment.GetEnvironmentVariable("EMBASSY_FAULTS_ROUNDS") ?? "3", CultureInfo.InvariantCulture);

    static readonly int Seed = Environment.GetEnvironmentVariable("EMBASSY_FAULTS_SEED") is { Length: > 0 } seed
        ? int.Parse(seed, CultureInfo.InvariantCulture) : Random.Shared.Next(1_000_000);

    [Fact]
    public async Task What_is_written_while_the_relay_is_frozen_is_announced_before_it_wakes()
    {
        await using var mission = await FaultyMission.Start(alone: false);
        using var enough = new CancellationTokenSource();
        var writing = mission.Writers.Write(enough.Token);
        try
        {
            await Progress(mission, "at the start");
            var leader = await mission.Leader();
            mission.Host("Cooperation", leader).Send(Signal.Freeze);
            await Progress(mission, "by the other replica");
            await mission.Announced("while the relay is frozen");
            mission.Host("Cooperation", leader).Send(Signal.Continue);
            await Progress(mission, "after it woke");
        }
        finally
        {
            await enough.CancelAsync();
            await writing;
        }
        await Holds(mission, "after it woke");
    }

    [Fact]
    public async Task No_acknowledged_write_is_lost_each_subject_keeps_its_order_and_the_read_models_equal_the_log()
    {
        TestContext.Current.SendDiagnosticMessage("EMBASSY_FAULTS_SEED={0} EMBASSY_FAULTS_ROUNDS={1}", Seed, Rounds);
        var watch = Stopwatch.StartNew();
        await using var mission = await FaultyMission.Start(alone: true);
        var random = new Random(Seed);
        var done = new List<string>();
        using var enough = new CancellationTokenSource();
        var writing = mission.Writers.Write(enough.Token);
        string Report(string end) => string.Create(CultureInfo.InvariantCulture,
            $"seed {Seed}, {done.Count} rounds ({string.Join(", ", done)}): {mission.Writers.Count} writes acknowledged, "
            + $"{mission.Writers.Refused} refused, {mission.Broker.Deliveries} deliveries, {mission.Broker.Repeats} of them repeats, "
            + $"{end}, {watch.Elapsed.TotalSeconds:0} s");
        try
        {
            for (var round = 0; round < Rounds; round++)
            {
                await Progress(mission, $"before round {round}");
                var kind = Kinds[random.Next(Kinds.Length)];
                var (service, replica) = (FaultyMission.Services[random.Next(FaultyMission.Services.Length)], random.Next(2));
                done.Add(Common.Contains(kind) ? kind : string.Create(CultureInfo.InvariantCulture, $"{kind} {service} {replica}"));
                await Break(mission, kind, service, replica, random);
            }
            await Progress(mission, "after the last round");
        }
        catch (Exception e)
        {
            var report = Report($"stopped: {e.Message}");
            await Note(report);
            throw new InvalidOperationException(report, e);
        }
        finally
        {
            await enough.CancelAsync();
            await writing;
        }
        try
        {
            await Holds(mission, Report("at the end"));
        }
        catch (Exception e)
        {
            await Note(Report($"FAILED: {e.Message}"));
            throw;
        }
        var kept = Report("0 lost");
        TestContext.Current.SendDiagnosticMessage(kept);
        await Note(kept);
    }

    static async Task Note(string report)
    {
        if (Environment.GetEnvironmentVariable("EMBASSY_FAULTS_REPORT") is { Length: > 0 } file)
            await File.AppendAllTextAsync(file, report.ReplaceLineEndings(" ") + "\n", CancellationToken.None);
    }

    static async Task Progress(FaultyMission mission, string when)
    {
        var from = mission.Writers.Count;
        await Eventually.Reaches($"writes are acknowledged {when}", from + Steps, () => Task.FromResult(mission.Writers.Count));
    }

    static async Task Break(FaultyMission mission, string kind, string service, int replica, Random random)
    {
        // Of two replicas one is well, so nothing waits for the other.
        async Task OneIsWell(string with)
        {
            await Progress(mission, $"with {with}");
            if (service == "Cooperation") await mission.Announced($"with {with}");
        }
        switch (kind)
        {
            case "kill":
                await mission.Host(service, replica).DisposeAsync();
                await OneIsWell("one killed");
                await mission.Begin(service, replica);
                break;
            case "stop":
                Assert.Equal(0, await mission.Host(service, replica).Stop());
                await OneIsWell("one stopped");
                await mission.Begin(service, replica);
                break;
            case "freeze":
                mission.Host(service, replica).Send(Signal.Freeze);
                await OneIsWell("one frozen");
                mission.Host(service, replica).Send(Signal.Continue);
                break;
            case "database cut" or "database silent":
                var database = mission.ToDatabase(service, replica);
                if (kind == "database cut") database.Cut();
                else database.Stall();
                await OneIsWell("one without its database");
                database.Mend();
                break;
            case "broker cut" or "broker silent":
                var broker = mission.ToBroker(service, replica);
                if (kind == "broker cut") broker.Cut();
                else broker.Stall();
                await OneIsWell("one without the broker");
                broker.Mend();
                break;
            case "both relays killed":
                await Task.WhenAll(((int[])[0, 1]).Select(r => mission.Host("Cooperation", r).DisposeAsync().AsTask()));
                await Task.WhenAll(mission.Begin("Cooperation", 0), mission.Begin("Cooperation", 1));
                break;
            case "broker away":
                await mission.Rabbit.Stop();
                await Progress(mission, "without the broker");
                await mission.Rabbit.Restart();
                break;
            case "database away":
                await mission.Postgres.Kill();
                await mission.Postgres.Restart();
                break;
            case "slow disk":
                await mission.SlowDisk(slow: true);
                await Progress(mission, "on a slow disk");
                await mission.SlowDisk(slow: false);
                break;
            default:
                await mission.Broker.Repeat(random);
                break;
        }
    }

    /// <summary>What no fault may break, once everything works again.</summary>
    static async Task Holds(FaultyMission mission, string report)
    {
        await mission.Announced($"at the end: {report}");
        var log = await mission.Log();
        Assert.Equal(Enumerable.Range(1, log.Count).Select(i => (long)i), log.Select(e => e.Sequence));
        var bySubject = log.GroupBy(e => e.Subject).ToDictionary(g => g.Key, g => g.ToList());
        var lost = mission.Writers.Acknowledged
            .Where(a => !bySubject.TryGetValue(a.Key, out var entries) || entries.Count < a.Value).ToList();
        Assert.True(lost.Count == 0, $"{lost.Count} lost: {report}");
        foreach (var (subject, entries) in bySubject)
            Assert.True(entries.Zip(entries.Skip(1)).All(pair => pair.First.Version < pair.Second.Version), $"{subject}: {report}");
        Assert.Empty(mission.Broker.Disorder);
        Assert.Empty(mission.Writers.Disclosed);
        await Same("content's copies", bySubject.Select(s => $"{s.Key} {s.Value[^1].Version}"), mission.Standings);
        await Same("events' timeline", log.Where(e => e.Step is not null).Select(e => $"{e.Subject} {e.Step}"), mission.Milestones);
        await mission.AllWell();

        async Task Same(string what, IEnumerable<string> expected, Func<Task<List<string>>> read)
        {
            var rows = expected.Distinct().Order(StringComparer.Ordinal).ToList();
            await Eventually.Reaches($"{what} equal the log; {report}", rows.Count, async () => rows.Intersect(await read()).Count());
            Assert.Equal(rows, await read());
        }
    }
}

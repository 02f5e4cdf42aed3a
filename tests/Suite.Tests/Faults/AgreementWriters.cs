using System.Collections.Concurrent;
using System.Globalization;
using Embassy.Cooperation.V1;
using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Suite.Tests.Faults;

/// <summary>
/// People who enter agreements, each with three acts one after the other, and each write again until it is
/// acknowledged.
/// </summary>
sealed class AgreementWriters(ServiceClients clients, string keyFile)
{
    const int Writers = 4;

    static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);

    static readonly (string Kind, string Date)[] Acts =
        [("negotiation", "2020-01-01"), ("initialled", "2020-02-01"), ("signed", "2020-03-01")];

    readonly ConcurrentDictionary<string, int> acknowledged = new();
    int count, refused;

    /// <summary>Number of acknowledged writes by subject.</summary>
    public IReadOnlyDictionary<string, int> Acknowledged => acknowledged;

    public int Count => Volatile.Read(ref count);

    public int Refused => Volatile.Read(ref refused);

    /// <summary>Refusals that named anything internal.</summary>
    public ConcurrentQueue<string> Disclosed { get; } = [];

    public Task Write(CancellationToken enough) =>
        Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() => Write(writer, enough), CancellationToken.None)));

    async Task Write(int writer, CancellationToken enough)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"desk-{writer}");
        var token = Tokens.Issue(keyFile, [Roles.DeskOfficer], name, TimeSpan.FromHours(10), DateTimeOffset.UtcNow);
        var metadata = new Metadata { { "Authorization", $"Bearer {token}" } };
        var client = new AgreementsService.AgreementsServiceClient(clients.Channel("cooperation"));
        using var pace = new PeriodicTimer(Pace);
        async Task<bool> Insist(string id, Func<DateTime, Task> call)
        {
            while (!enough.IsCancellationRequested)
            {
                await pace.WaitForNextTickAsync(CancellationToken.None);
                if (!await Accepted(() => call(DateTime.UtcNow.AddSeconds(5)))) continue;
                acknowledged.AddOrUpdate("agreements/" + id, 1, (_, before) => before + 1);
                Interlocked.Increment(ref count);
                return true;
            }
            return false;
        }
        while (!enough.IsCancellationRequested)
        {
            var id = Guid.NewGuid().ToString();
            var entry = new RecordAgreementRequest { Id = id, Type = "agreement", Parties = { "DZA", "AZE" } };
            entry.Titles.Add(new Embassy.V1.Text { Lang = "en", Text_ = $"Agreement {id}" });
            if (!await Insist(id, limit => client.RecordAgreementAsync(entry, metadata, limit).ResponseAsync)) return;
            foreach (var (kind, date) in Acts)
            {
                var act = new RecordActionRequest { Id = id, Kind = kind, Date = date };
                if (!await Insist(id, limit => client.RecordActionAsync(act, metadata, limit).ResponseAsync)) return;
            }
        }
    }

    async Task<bool> Accepted(Func<Task> call)
    {
        try
        {
            await call();
            return true;
        }
        catch (RpcException e)
        {
            // The first attempt was stored, and its response did not arrive.
            if (e.StatusCode == StatusCode.AlreadyExists) return true;
            Interlocked.Increment(ref refused);
            if (e.Status.Detail is var detail && (detail.Contains("Npgsql", StringComparison.Ordinal)
                || detail.Contains("Host=", StringComparison.Ordinal) || detail.Contains(" at Embassy.", StringComparison.Ordinal)))
                Disclosed.Enqueue(detail);
            return false;
        }
    }
}

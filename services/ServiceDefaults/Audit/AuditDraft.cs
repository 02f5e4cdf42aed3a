using System.Security.Cryptography;

namespace Embassy.ServiceDefaults;

/// <summary>
/// The changes of one transaction, gathered at each SaveChanges and at each statement that changes rows without it.
/// </summary>
sealed class AuditDraft
{
    /// <summary>Beyond this number of changes, or of bytes, a row has counts by entity instead of fields.</summary>
    public const int MostChanges = 200, MostBytes = 256 << 10, MostRecords = 1_000;

    readonly HashSet<string> known = [];
    readonly Dictionary<(string Entity, string Change), long> counts = [];
    long bytes;

    /// <summary>The transaction that the draft belongs to; null outside any.</summary>
    public Guid? Transaction { get; init; }

    /// <summary>Each change as JSON.</summary>
    public List<byte[]> Changes { get; } = [];
    public List<string> Records { get; } = [];
    public List<(byte[] Salt, string Value)> Values { get; } = [];
    public IEnumerable<KeyValuePair<(string Entity, string Change), long>> Counts => counts;
    public bool IsEmpty => Changes.Count == 0 && counts.Count == 0;
    public bool IsFull => Changes.Count >= MostChanges || bytes >= MostBytes;

    public void Add(byte[] change)
    {
        Changes.Add(change);
        bytes += change.Length;
    }

    public void Count(string entity, string change, long rows) =>
        counts[(entity, change)] = counts.GetValueOrDefault((entity, change)) + rows;

    /// <summary>Adds a record, and the page, engagement or agreement that it is a part of.</summary>
    public void Concern(string record)
    {
        if (record.Length == 0) return;
        if (Root(record) is { } root && known.Count < MostRecords && known.Add(root)) Records.Add(root);
        if (known.Count < MostRecords && known.Add(record)) Records.Add(record);
    }

    // pages/about/editions/ar is a part of pages/about. A forum and its trade partners are no records.
    static string? Root(string record)
    {
        var first = record.IndexOf('/', StringComparison.Ordinal);
        var second = first < 0 ? -1 : record.IndexOf('/', first + 1);
        return second < 0 || record.StartsWith("forums/", StringComparison.Ordinal) || record.StartsWith("trade/", StringComparison.Ordinal)
            ? null : record[..second];
    }

    /// <summary>Keeps a personal value apart; returns its position and its salted hash.</summary>
    public (int Position, string Hash) Personal(string value)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        Values.Add((salt, value));
        return (Values.Count - 1, AuditChain.Salted(salt, value));
    }

    /// <summary>Sizes to return to when a savepoint is rolled back.</summary>
    public (int Changes, int Records, int Values) Mark => (Changes.Count, Records.Count, Values.Count);

    public void Return((int Changes, int Records, int Values) mark)
    {
        foreach (var record in Records.Skip(mark.Records)) known.Remove(record);
        Changes.RemoveRange(mark.Changes, Changes.Count - mark.Changes);
        Records.RemoveRange(mark.Records, Records.Count - mark.Records);
        Values.RemoveRange(mark.Values, Values.Count - mark.Values);
        bytes = Changes.Sum(c => (long)c.Length);
    }
}

namespace Embassy.Events.Tenures;

/// <summary>
/// Announces records whose public representation changed because of a change to a cited person, office or tenure.
/// </summary>
public sealed class CitationAnnouncer(IEnumerable<ICitingRecords> kinds)
{
    /// <summary>Call it before the change, and the returned delegate after the write, in its transaction.</summary>
    public Task<AnnounceDifferences> Find(Guid[] persons, Guid[] offices, DateOnly first, DateOnly last, DateTimeOffset now, CancellationToken cancellation) =>
        OfEachKind(kind => kind.Find(persons, offices, first, last, now, cancellation));

    /// <summary>The same for records under embargo, of any day.</summary>
    public Task<AnnounceDifferences> FindEmbargoed(Guid? person, Guid[] offices, DateTimeOffset now, CancellationToken cancellation) =>
        OfEachKind(kind => kind.FindEmbargoed(person, offices, now, cancellation));

    // Sequential, because all kinds read from the same context.
    async Task<AnnounceDifferences> OfEachKind(Func<ICitingRecords, Task<AnnounceDifferences>> find)
    {
        var found = new List<AnnounceDifferences>();
        foreach (var kind in kinds) found.Add(await find(kind));
        return async cancellation =>
        {
            foreach (var announce in found) await announce(cancellation);
        };
    }
}

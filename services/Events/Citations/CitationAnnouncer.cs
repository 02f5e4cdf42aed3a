namespace Embassy.Events.Citations;

/// <summary>
/// Announces records whose public representation changed because of a change to a cited person, office or tenure.
/// </summary>
/// <remarks>Call a method before the write, and the returned delegate after it, in its transaction.</remarks>
public sealed class CitationAnnouncer(IEnumerable<ICitingRecords> kinds)
{
    public Task<AnnounceDifferences> Find(Guid[] persons, Guid[] offices, DateOnly first, DateOnly last, DateTimeOffset now,
        CancellationToken cancellation) =>
        OfEachKind(kind => kind.Find(persons, offices, first, last, now, cancellation));

    /// <summary>The same for records under embargo, of any day.</summary>
    public Task<AnnounceDifferences> FindEmbargoed(Guid? person, Guid? office, DateTimeOffset now, CancellationToken cancellation) =>
        OfEachKind(kind => kind.FindEmbargoed(person, office, now, cancellation));

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

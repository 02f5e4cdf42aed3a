namespace Embassy.Events.Tenures;

/// <summary>
/// A kind of record that cites persons and offices, and shows in public who held the office on its day. Each method reads what the
/// records show before a change; the delegate that it returns is called when the change is written, in its transaction.
/// </summary>
public interface ICitingRecords
{
    /// <summary>The records of these days that cite one of these persons or offices.</summary>
    Task<AnnounceDifferences> Find(
        Guid[] persons, Guid[] offices, DateOnly first, DateOnly last, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>The records under embargo that cite this person or one of these offices.</summary>
    Task<AnnounceDifferences> FindEmbargoed(Guid? person, Guid[] offices, DateTimeOffset now, CancellationToken cancellation);
}

/// <summary>Announces each record that shows somebody else than before.</summary>
public delegate Task AnnounceDifferences(CancellationToken cancellation);

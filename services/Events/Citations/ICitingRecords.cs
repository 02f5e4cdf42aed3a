namespace Embassy.Events.Citations;

/// <summary>
/// A kind of record that cites persons and offices, and is shown publicly with them or with the office holders of its
/// day.
/// </summary>
/// <remarks>
/// Each method reads the representation before a change. The caller invokes the returned delegate after the write, in
/// its transaction.
/// </remarks>
public interface ICitingRecords
{
    /// <summary>The records in this range of days that cite one of these persons or offices.</summary>
    Task<AnnounceDifferences> Find(
        Guid[] persons, Guid[] offices, DateOnly first, DateOnly last, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>The records under embargo that cite this person, or an office that it held, or this office.</summary>
    Task<AnnounceDifferences> FindEmbargoed(Guid? person, Guid? office, DateTimeOffset now, CancellationToken cancellation);
}

/// <summary>Announces each record whose representation changed.</summary>
public delegate Task AnnounceDifferences(CancellationToken cancellation);

namespace Embassy.Events.Tenures;

/// <summary>A kind of record that cites persons and offices and shows the office holders of its day publicly.</summary>
/// <remarks>
/// Each method reads the representation before a change. The caller invokes the returned delegate after the write, in
/// its transaction.
/// </remarks>
public interface ICitingRecords
{
    /// <summary>The records in this range of days that cite one of these persons or offices.</summary>
    Task<AnnounceDifferences> Find(
        Guid[] persons, Guid[] offices, DateOnly first, DateOnly last, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>The records under embargo that cite this person or one of these offices.</summary>
    Task<AnnounceDifferences> FindEmbargoed(Guid? person, Guid[] offices, DateTimeOffset now, CancellationToken cancellation);
}

/// <summary>Announces each record whose representation changed.</summary>
public delegate Task AnnounceDifferences(CancellationToken cancellation);

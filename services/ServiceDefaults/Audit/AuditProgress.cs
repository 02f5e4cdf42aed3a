using Microsoft.EntityFrameworkCore;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Verifies the chain in the background, a few entries at a time, from its start at each start of the process.
/// </summary>
sealed class AuditProgress(AuditKeys keys)
{
    const int Step = 500;

    (long Sequence, byte[] Hash) at = (0, AuditChain.Start);

    /// <summary>Number of entries that verified, from the start of the chain.</summary>
    public long Verified => at.Sequence;

    /// <summary>The first entry that did not.</summary>
    public AuditFault? Fault { get; private set; }

    /// <summary>Returns false for a row that is not signed with a key of this service.</summary>
    public bool IsGenuine(AuditRow row, ReadOnlySpan<byte> digest) => keys.Verify(row, digest);

    /// <summary>
    /// Goes on past entries that this process has just sealed and verified, if all before them are verified too: they
    /// need not be read again.
    /// </summary>
    public void Sealed(long after, long sequence, byte[] hash)
    {
        if (after == at.Sequence && Fault is null) at = (sequence, hash);
    }

    /// <summary>Verifies the next entries; returns a fault when it is found.</summary>
    public async Task<AuditFault?> Continue(EmbassyDb db, CancellationToken cancellation)
    {
        if (Fault is not null) return null;
        await db.Database.OpenConnectionAsync(cancellation);
        var (sequence, hash, fault) = await AuditVerifier.Walk(db.Database.GetDbConnection(), null, keys, [], at, Step, cancellation);
        at = (sequence, hash);
        return Fault = fault;
    }
}

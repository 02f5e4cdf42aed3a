using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Identity.Keys;

/// <summary>
/// Creates the keys of a new database, and a new signing key every <c>Identity__KeyDays</c> days. A new key is
/// published before it signs, and an old one stays until its last token has expired.
/// </summary>
static class KeyRotation
{
    /// <summary>
    /// Time from publishing to signing: longer than gateway and services keep the keys, and than replicas of this
    /// service take to read them.
    /// </summary>
    public static readonly TimeSpan Notice = TimeSpan.FromMinutes(10);

    // The life of an access token, the allowed clock skew and some more.
    static readonly TimeSpan Afterlife = TimeSpan.FromMinutes(10);

    /// <summary>Creates and removes what is due; otherwise only reads.</summary>
    public static async Task Run(IdentityDb db, TimeSpan life, DateTimeOffset now, CancellationToken cancellation)
    {
        if (!Change(db, await Keys(), life, now)) return;
        db.Forget();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        // Of several replicas one does it.
        await db.LockWriter<TokenKey>(cancellation);
        Change(db, await Keys(), life, now);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);

        Task<List<TokenKey>> Keys() => db.TokenKeys.OrderByDescending(k => k.SignsFrom).ToListAsync(cancellation);
    }

    static bool Change(IdentityDb db, List<TokenKey> keys, TimeSpan life, DateTimeOffset now)
    {
        if (keys.TrueForAll(k => k.Use != TokenKey.Encrypts)) db.TokenKeys.Add(TokenKey.Encryption(now));
        var signing = keys.Where(k => k.Use == TokenKey.Signs).ToList();
        if (signing.Count == 0) db.TokenKeys.Add(TokenKey.Signing(now));
        else if (signing[0].SignsFrom + life <= now + Notice) db.TokenKeys.Add(TokenKey.Signing(now + Notice));
        // A key has ended when the next one has signed for long enough.
        db.TokenKeys.RemoveRange(signing.SkipWhile(k => k.SignsFrom + Afterlife > now).Skip(1));
        return db.ChangeTracker.HasChanges();
    }
}

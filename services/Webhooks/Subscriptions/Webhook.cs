using System.Security.Cryptography;
using System.Text;
using Embassy.ServiceDefaults;
using Google.Protobuf.WellKnownTypes;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Webhooks.Subscriptions;

/// <summary>
/// An address, a filter for the announcements sent to it, and the secret that signs them (Standard Webhooks). It is
/// disabled when a delivery has failed for the whole retry period.
/// </summary>
[WithoutAudience("seen by its owner and by operators alone: a filter of its own")]
public sealed class Webhook
{
    public const string Failing = "failing", Gone = "gone", Requested = "requested";

    /// <summary>Time for which the previous secret also signs.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromHours(24);

    const string Prefix = "whsec_";

    public required Guid Id { get; init; }
    public required string Owner { get; init; }
    public required string Url { get; init; }
    public required List<string> Types { get; init; }
    public required List<string> Locales { get; init; }
    public required List<string> Subjects { get; init; }

    /// <summary>Stored in plain text, because a digest cannot sign.</summary>
    public required string Secret { get; set; }

    public string? PreviousSecret { get; private set; }
    public DateTimeOffset? PreviousUntil { get; private set; }

    /// <summary>Time before which nothing is sent, because the receiver failed.</summary>
    public DateTimeOffset? RestsUntil { get; private set; }

    /// <summary>First failed attempt since the last success.</summary>
    public DateTimeOffset? FailingSince { get; private set; }

    public string? DisabledCode { get; private set; }
    public string? DisabledBecause { get; private set; }
    public DateTimeOffset? DisabledAt { get; private set; }

    /// <summary>Set while the logs are reread for missed announcements.</summary>
    public DateTimeOffset? RecoveringSince { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public AnnouncementFilter Filter => new(Types, Locales, Subjects);

    public static string NewSecret() => Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    public void Rotate(DateTimeOffset now) => (PreviousSecret, PreviousUntil, Secret) = (Secret, now + Overlap, NewSecret());

    /// <summary>Returns false if it is enabled already.</summary>
    public bool Enable()
    {
        if (DisabledAt is null) return false;
        (DisabledAt, DisabledCode, DisabledBecause, RestsUntil, FailingSince) = (null, null, null, null, null);
        return true;
    }

    /// <summary>Returns false if it is disabled already.</summary>
    public bool Disable(string code, string because, DateTimeOffset now)
    {
        if (DisabledAt is not null) return false;
        (DisabledAt, DisabledCode, DisabledBecause, RecoveringSince) = (now, code, because, null);
        return true;
    }

    public void Succeeded() => (RestsUntil, FailingSince) = (null, null);

    public void Failed(DateTimeOffset now) => FailingSince ??= now;

    public void Rest(DateTimeOffset? until) => RestsUntil = until;

    /// <summary>
    /// Returns the header <c>webhook-signature</c>: one signature for each valid secret, newest first.
    /// </summary>
    public string Sign(string id, string timestamp, string body, DateTimeOffset now)
    {
        var signed = Encoding.UTF8.GetBytes($"{id}.{timestamp}.{body}");
        var secrets = PreviousUntil > now && PreviousSecret is not null ? (string[])[Secret, PreviousSecret] : [Secret];
        return string.Join(' ', secrets.Select(s =>
            "v1," + Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(s[Prefix.Length..]), signed))));
    }

    /// <param name="secret">True only right after the secret was generated.</param>
    public V1.Webhook ToProto(DateTimeOffset now, bool secret = false) => new()
    {
        Id = Id.ToString(),
        Url = Url,
        Types_ = { Types },
        Locales = { Locales },
        Subjects = { Subjects },
        State = DisabledAt is null ? "enabled" : "disabled",
        DisabledCode = DisabledCode ?? "",
        DisabledBecause = DisabledBecause ?? "",
        DisabledAt = DisabledAt?.ToTimestamp(),
        FailingSince = FailingSince?.ToTimestamp(),
        PausedUntil = RestsUntil > now ? RestsUntil?.ToTimestamp() : null,
        RecoveringSince = RecoveringSince?.ToTimestamp(),
        Secret = secret ? Secret : "",
        PreviousSecretUntil = PreviousUntil > now ? PreviousUntil?.ToTimestamp() : null,
        CreatedAt = CreatedAt.ToTimestamp(),
        Owner = Owner,
    };

    public static void Map(ModelBuilder model)
    {
        model.Entity<Webhook>(webhook =>
        {
            webhook.Property(w => w.Id).ValueGeneratedNever();
            webhook.Property(w => w.Owner).HasMaxLength(255);
            webhook.Property(w => w.Url).HasMaxLength(1000);
            webhook.Property(w => w.DisabledCode).HasMaxLength(10);
            webhook.Ignore(w => w.Filter);
            webhook.HasIndex(w => new { w.Owner, w.Id });
            webhook.ToTable("Webhooks");
        });
        JsonColumn.Map<Webhook, string>(model, w => w.Types);
        JsonColumn.Map<Webhook, string>(model, w => w.Locales);
        JsonColumn.Map<Webhook, string>(model, w => w.Subjects);
    }
}

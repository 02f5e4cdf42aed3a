using System.Security.Cryptography;
using System.Text;
using Embassy.Log.V1;
using Embassy.ServiceDefaults;
using Google.Protobuf.WellKnownTypes;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Webhooks.Subscriptions;

/// <summary>
/// Who wants to be told what, and where. It signs (Standard Webhooks), and is disabled when its receiver could not be reached
/// for as long as is tried.
/// </summary>
[WithoutAudience("seen by its owner and by operators alone: a filter of its own")]
public sealed class Webhook
{
    /// <summary>How long the secret before signs too.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromHours(24);

    const string Prefix = "whsec_";

    public required Guid Id { get; init; }
    public required string Owner { get; init; }
    public required string Url { get; init; }
    public required List<string> Types { get; init; }
    public required List<string> Locales { get; init; }
    public required List<string> Subjects { get; init; }

    /// <summary>Kept as it is: a signature cannot be made from a digest.</summary>
    public required string Secret { get; set; }

    public string? PreviousSecret { get; private set; }
    public DateTimeOffset? PreviousUntil { get; private set; }

    /// <summary>While its receiver does not answer nothing else is tried either.</summary>
    public DateTimeOffset? RestsUntil { get; private set; }

    public string? DisabledBecause { get; private set; }
    public DateTimeOffset? DisabledAt { get; private set; }
    public required DateTimeOffset CreatedAt { get; init; }

    public static string NewSecret() => Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    public bool Wants(Announcement row)
    {
        var language = row.RoutingKey[(row.RoutingKey.LastIndexOf('.') + 1)..];
        return DisabledAt is null
            // Whoever keeps a copy has to know that the log went back, whatever else is wanted.
            && (row.Subject == "log" || (Types.Count == 0 || Types.Contains(row.Type))
            && (Locales.Count == 0 || language == "-" || Locales.Contains(language))
            && (Subjects.Count == 0 || Subjects.Exists(s => row.Subject == s || row.Subject.StartsWith(s + "/", StringComparison.Ordinal))));
    }

    public void Rotate(DateTimeOffset now) => (PreviousSecret, PreviousUntil, Secret) = (Secret, now + Overlap, NewSecret());

    /// <summary>Says false if it is enabled already.</summary>
    public bool Enable()
    {
        if (DisabledAt is null) return false;
        (DisabledAt, DisabledBecause, RestsUntil) = (null, null, null);
        return true;
    }

    public void Disable(string because, DateTimeOffset now) => (DisabledAt, DisabledBecause) = (now, because);

    public void Rest(DateTimeOffset? until) => RestsUntil = until;

    /// <summary>The header <c>webhook-signature</c>: one signature for each secret that is valid now, newest first.</summary>
    public string Sign(string id, string timestamp, string body, DateTimeOffset now)
    {
        var signed = Encoding.UTF8.GetBytes($"{id}.{timestamp}.{body}");
        var secrets = PreviousUntil > now && PreviousSecret is not null ? (string[])[Secret, PreviousSecret] : [Secret];
        return string.Join(' ', secrets.Select(s => "v1," + Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(s[Prefix.Length..]), signed))));
    }

    /// <param name="secret">The only moment at which it is shown.</param>
    public V1.Webhook ToProto(DateTimeOffset now, bool secret = false) => new()
    {
        Id = Id.ToString(),
        Url = Url,
        Types_ = { Types },
        Locales = { Locales },
        Subjects = { Subjects },
        State = DisabledAt is null ? "enabled" : "disabled",
        DisabledBecause = DisabledBecause ?? "",
        DisabledAt = DisabledAt?.ToTimestamp(),
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
            webhook.Property(w => w.Owner).HasMaxLength(200);
            webhook.Property(w => w.Url).HasMaxLength(1000);
            webhook.HasIndex(w => new { w.Owner, w.Id });
            webhook.ToTable("Webhooks");
        });
        JsonColumn.Map<Webhook, string>(model, w => w.Types);
        JsonColumn.Map<Webhook, string>(model, w => w.Locales);
        JsonColumn.Map<Webhook, string>(model, w => w.Subjects);
    }
}

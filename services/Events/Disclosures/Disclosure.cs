using Embassy.ServiceDefaults;
using Google.Protobuf.WellKnownTypes;

namespace Embassy.Events.Disclosures;

/// <summary>The audience of a part of a record, and the embargo on it.</summary>
public sealed record Disclosure(string Audience, DateTimeOffset? EmbargoUntil) : IHasAudience
{
    public static readonly Disclosure Open = new(Audiences.Public, null);

    /// <summary>Combines the disclosure of a whole and of its part: the stricter of both applies.</summary>
    public static Disclosure Of(IHasAudience whole, IHasAudience part) => new(
        whole.Audience == Audiences.Internal ? whole.Audience : part.Audience,
        whole.EmbargoUntil > part.EmbargoUntil || part.EmbargoUntil is null ? whole.EmbargoUntil : part.EmbargoUntil);

    /// <summary>
    /// The given disclosure; without an audience the current one stays, so that an omitted field never makes a record
    /// public.
    /// </summary>
    public static Disclosure Of(string audience, DateTimeOffset? embargo, IHasAudience? there) => audience.Length > 0 || there is null
        ? new(audience.Length == 0 ? Audiences.Public : audience, embargo)
        : new(there.Audience, embargo ?? there.EmbargoUntil);

    public static Disclosure Check(RequestValidation validation, string field, V1.Disclosure? given, IHasAudience? there) =>
        Of(given?.Audience ?? "", validation.Instant($"{field}.embargoUntil", given?.EmbargoUntil), there);

    public static V1.Disclosure ToProto(IHasAudience part) =>
        new() { Audience = part.Audience, EmbargoUntil = part.EmbargoUntil?.ToTimestamp() };
}

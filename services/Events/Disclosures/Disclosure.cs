using Embassy.ServiceDefaults;
using Google.Protobuf.WellKnownTypes;

namespace Embassy.Events.Disclosures;

/// <summary>Who may see a part of a record, and from when on.</summary>
public sealed record Disclosure(string Audience, DateTimeOffset? EmbargoUntil) : IHasAudience
{
    public static readonly Disclosure Open = new(Audiences.Public, null);

    /// <summary>What holds for something that is part of something else: the stricter of both.</summary>
    public static Disclosure Of(IHasAudience whole, IHasAudience part) => new(
        whole.Audience == Audiences.Internal ? whole.Audience : part.Audience,
        whole.EmbargoUntil > part.EmbargoUntil || part.EmbargoUntil is null ? whole.EmbargoUntil : part.EmbargoUntil);

    /// <summary>What is given; where no audience is named, what is there stays: nothing becomes public by being left out.</summary>
    public static Disclosure Of(string audience, DateTimeOffset? embargo, IHasAudience? there) => audience.Length > 0 || there is null
        ? new(audience.Length == 0 ? Audiences.Public : audience, embargo)
        : new(there.Audience, embargo ?? there.EmbargoUntil);

    public static Disclosure Check(RequestValidation validation, string field, V1.Disclosure? given, IHasAudience? there) =>
        Of(given?.Audience ?? "", validation.Instant($"{field}.embargoUntil", given?.EmbargoUntil), there);

    public static V1.Disclosure ToProto(IHasAudience part) => new() { Audience = part.Audience, EmbargoUntil = part.EmbargoUntil?.ToTimestamp() };
}

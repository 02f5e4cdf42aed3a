using Embassy.Content.Rendering;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Facts;

/// <summary>
/// A use of a fact in an edition's text: as a value, which updates itself, or as the basis of a claim.
/// </summary>
[WithoutAudience("a part of its edition: read only through it, which is filtered")]
public sealed class Binding
{
    public required Guid EditionId { get; init; }

    /// <summary>The index of the mark in the body.</summary>
    public required int Index { get; init; }

    public required string FactKey { get; init; }

    /// <summary>True for a claim, in the words of an editor.</summary>
    public required bool IsClaim { get; init; }

    public required string Words { get; init; }

    /// <summary>The version of the fact that the edition shows.</summary>
    public int Seen { get; private set; }

    /// <summary>The version of the fact's value that the edition shows, or has a review for.</summary>
    public int SeenValue { get; private set; }

    public static Binding Of(InlineMark inlineMark, Guid edition, Fact fact) => new()
    {
        EditionId = edition,
        Index = inlineMark.Index,
        FactKey = inlineMark.FactKey,
        IsClaim = inlineMark.Word == InlineMark.Claim,
        Words = inlineMark.Words,
        Seen = fact.Version,
        SeenValue = fact.ValueVersion,
    };

    public void See(Fact fact) => (Seen, SeenValue) = (fact.Version, fact.ValueVersion);

    public static void Map(ModelBuilder model) => model.Entity<Binding>(binding =>
    {
        binding.HasKey(b => new { b.EditionId, b.Index });
        binding.Property(b => b.FactKey).HasMaxLength(100);
        binding.HasIndex(b => new { b.FactKey, b.Seen });
        binding.HasOne<Editions.Edition>().WithMany().HasForeignKey(b => b.EditionId);
        binding.HasOne<Fact>().WithMany().HasForeignKey(b => b.FactKey);
        binding.ToTable("Bindings");
    });
}

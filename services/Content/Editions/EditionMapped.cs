using Embassy.Content.Rendering;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Editions;

// The tables of editions.
partial class Edition
{
    public static void Map(ModelBuilder model)
    {
        model.Entity<Edition>(edition =>
        {
            edition.HasOne(e => e.Page).WithMany().HasForeignKey(e => e.PageKey);
            edition.HasOne(e => e.RenderedEdition).WithOne().HasForeignKey<RenderedEdition>(r => r.EditionId);
            edition.HasIndex(e => new { e.PageKey, e.Locale, e.Number }).IsUnique();
            // Public reads: the one published edition of a page in a language, and the list of a language by key.
            edition.HasIndex(e => new { e.Locale, e.PageKey }).IsUnique().HasFilter("\"State\" = 'published'")
                .HasDatabaseName("IX_Editions_Published");
            // At most one live edition per page and language, enforced by the database.
            edition.HasIndex(e => new { e.PageKey, e.Locale }).IsUnique()
                .HasFilter("\"State\" IN ('published', 'withdrawn', 'redirected', 'gone')").HasDatabaseName("IX_Editions_Face");
            edition.Property(e => e.Locale).HasMaxLength(12);
            edition.Property(e => e.State).HasMaxLength(12);
            edition.ComplexProperty(e => e.FrontMatter, front =>
            {
                // A column has the name of its field alone.
                foreach (var field in front.Metadata.ComplexType.GetProperties()) front.Property(field.Name).HasColumnName(field.Name);
            });
            edition.Property(e => e.Fingerprint).HasMaxLength(64);
            edition.Property(e => e.SourceFingerprint).HasMaxLength(64);
            edition.Property(e => e.NeutralReason).HasMaxLength(TranslationSource.MostReason);
            edition.Ignore(e => e.Source);
            edition.Property(e => e.Version).IsConcurrencyToken();
            edition.ToTable("Editions");
            edition.OwnsMany(e => e.Cites, cite =>
            {
                cite.WithOwner().HasForeignKey(c => c.EditionId);
                cite.HasKey(c => new { c.EditionId, c.Subject });
                cite.HasIndex(c => c.Subject);
                cite.Property(c => c.Subject).HasMaxLength(200);
                cite.ToTable("Cites");
            });
        });
        JsonColumn.Map<Edition, string>(model, e => e.Contributors);
    }
}

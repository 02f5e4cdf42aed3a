using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Cooperation.Agreements;

// How an agreement is stored.
partial class Agreement
{
    public static void Map(ModelBuilder model)
    {
        model.Entity<Agreement>(agreement =>
        {
            agreement.Property(a => a.Id).ValueGeneratedNever();
            agreement.Property(a => a.Type).HasMaxLength(24);
            agreement.Property(a => a.LastActDate).HasMaxLength(10);
            agreement.Property(a => a.SignedOn).HasMaxLength(10);
            agreement.Property(a => a.Version).IsConcurrencyToken();
            agreement.HasIndex(a => new { a.LastActDate, a.Id }).IsDescending(true, false);
            agreement.HasIndex(a => new { a.SignedOn, a.Id }).IsDescending(true, false);
            agreement.HasMany(a => a.Headings).WithOne().HasForeignKey(h => h.AgreementId);
            agreement.OwnsOne(a => a.Rule, rule => rule.Property(r => r.Kind).HasMaxLength(20));
            agreement.OwnsOne(a => a.Term);
            agreement.Navigation(a => a.Term).IsRequired();
            agreement.Property(a => a.PrevailingLocale).HasMaxLength(12).HasDefaultValue("");
            agreement.Property(a => a.Relation).HasMaxLength(12).HasDefaultValue("");
            agreement.Property(a => a.AnnouncedStatus).HasMaxLength(24).HasDefaultValue(AgreementStatus.Proposed);
            agreement.HasIndex(a => a.ParentId);
            agreement.HasIndex(a => a.NextDay);
            agreement.OwnsMany(a => a.Actions, action =>
            {
                action.WithOwner().HasForeignKey("AgreementId");
                // The id is generated in code: otherwise EF Core treats a new act that has an id as an existing row.
                action.Property(a => a.Id).ValueGeneratedNever();
                action.HasKey(a => a.Id);
                action.Property(a => a.Kind).HasMaxLength(32);
                action.Property(a => a.Party).HasMaxLength(8);
                action.Property(a => a.Predecessor).HasMaxLength(8).HasDefaultValue("");
                action.Property(a => a.RegistrationNumber).HasMaxLength(40).HasDefaultValue("");
                action.Property(a => a.Volume).HasMaxLength(40).HasDefaultValue("");
                action.HasIndex(a => a.Related);
                JsonColumn.Owned(action, a => a.Texts);
                action.Property(a => a.Document).HasMaxLength(1000).HasDefaultValue("");
                action.OwnsOne(a => a.Source);
                action.ToTable("Actions");
            });
            agreement.ToTable("Agreements");
        });
        model.Entity<AgreementSubject>(heading =>
        {
            // The term comes first in the key because queries filter by it.
            heading.HasKey(h => new { h.Word, h.AgreementId });
            heading.Property(h => h.Word).HasMaxLength(80);
            heading.ToTable("Headings");
        });
        JsonColumn.Map<Agreement, LanguageText>(model, a => a.Titles);
        JsonColumn.Map<Agreement, string>(model, a => a.Parties);
        JsonColumn.Map<Agreement, string>(model, a => a.Sectors);
        JsonColumn.Map<Agreement, Citation>(model, a => a.Sources);
        JsonColumn.Map<Agreement, string>(model, a => a.AuthenticLocales);
        JsonColumn.Map<Agreement, TextAsset>(model, a => a.Texts);
        JsonColumn.Map<Agreement, Correction>(model, a => a.Corrections);
        // The default for rows that are older than the column.
        model.Entity<Agreement>().Property(a => a.AuthenticLocales).HasDefaultValueSql("'[]'");
        model.Entity<Agreement>().Property(a => a.Texts).HasDefaultValueSql("'[]'");
    }
}

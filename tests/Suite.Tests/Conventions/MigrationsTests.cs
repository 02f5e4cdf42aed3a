using Embassy.Content;
using Embassy.Content.Editions;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Embassy.Suite.Tests.Conventions;

public class MigrationsTests
{
    [Fact]
    public void Every_change_of_a_model_has_its_migration_on_both_databases() => Violations.None(Unmigrated(Contexts.All()));

    [Fact]
    public void A_model_that_changed_without_a_migration_is_found()
    {
        Assert.Empty(Unmigrated([new Same(Contexts.Sqlite<Same>())]));
        Violations.One(Unmigrated([new Widened(Contexts.Sqlite<Widened>())]), nameof(Widened));
    }

    static List<string> Unmigrated(IReadOnlyList<EmbassyDb> contexts)
    {
        var violations = new List<string>();
        foreach (var db in contexts)
            using (db)
                if (db.Database.HasPendingModelChanges())
                    violations.Add(
                        $"{db.GetType().Name} has changes without a migration: tests/migrations-add SERVICE NAME adds it for both "
                        + $"databases.");
        return violations;
    }

    /// <summary>Content unchanged, with its own snapshot: no change is pending.</summary>
    sealed class Same(DbContextOptions<Same> options) : ContentDb(options);

    /// <summary>Content with one more column, and the old snapshot.</summary>
    sealed class Widened(DbContextOptions<Widened> options) : ContentDb(options)
    {
        protected override void Map(ModelBuilder model)
        {
            base.Map(model);
            model.Entity<Page>().Property<string>("Motto");
        }
    }

    class ContentSnapshot : ModelSnapshot
    {
        // The real one is internal to its service.
        static readonly ModelSnapshot Real = (ModelSnapshot)Activator.CreateInstance(
            typeof(ContentDb).Assembly.GetType("Embassy.Content.Migrations.Sqlite.SqliteContentDbModelSnapshot", throwOnError: true)!,
            nonPublic: true)!;

        public override IModel Model => Real.Model;

        protected override void BuildModel(ModelBuilder modelBuilder) => throw new NotSupportedException("The model is the real one's.");
    }

    [DbContext(typeof(Same))]
    sealed class SameSnapshot : ContentSnapshot;

    [DbContext(typeof(Widened))]
    sealed class WidenedSnapshot : ContentSnapshot;
}

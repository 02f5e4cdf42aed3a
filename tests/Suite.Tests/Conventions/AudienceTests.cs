using System.Reflection;
using Embassy.Content;
using Embassy.Content.Editions;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Embassy.Suite.Tests.Conventions;

public class AudienceTests
{
    [Fact]
    public void Every_entity_is_filtered_by_its_audience_or_says_why_it_has_none()
    {
        foreach (var db in Contexts.All())
            using (db) Violations.None(Unguarded(Model(db)));
    }

    [Fact]
    public void An_entity_without_either_is_found()
    {
        using var db = new Careless(Contexts.Sqlite<Careless>());
        Violations.One(Unguarded(Model(db)), nameof(Leak));
    }

    // Its class states that it has no audience of its own, so the rule above would not notice a missing filter.
    [Fact]
    public void An_edition_is_filtered_by_its_page()
    {
        var seen = 0;
        foreach (var db in Contexts.All())
            using (db)
                if (Model(db).FindEntityType(typeof(Edition)) is { } edition)
                {
                    Assert.True(IsFiltered(edition));
                    seen++;
                }
        Assert.Equal(2, seen);
    }

    static IEnumerable<string> Unguarded(IModel model) =>
        from entity in model.GetEntityTypes()
        // An entity that is owned one to one is stored in columns of its owner's table.
        where entity.FindOwnership() is not { IsUnique: true }
        where !IsFiltered(entity) && entity.ClrType.GetCustomAttribute<WithoutAudienceAttribute>() is not { Why.Length: > 10 }
        select $"{entity.ClrType.FullName}: make it IHasAudience, or say in [WithoutAudience(\"…\")] why nothing internal can be seen through it.";

    // A policy may admit roles that do not see the service's internal records: a task list once showed pages under
    // embargo to such a role.
    [Fact]
    public void No_entity_relies_on_the_policy_of_an_operation()
    {
        foreach (var db in Contexts.All())
            using (db) Violations.None(Relying(Model(db)));
    }

    static IEnumerable<string> Relying(IModel model) =>
        from entity in model.GetEntityTypes()
        let why = entity.ClrType.GetCustomAttribute<WithoutAudienceAttribute>()?.Why
        where why is not null
        && (why.Contains("policy", StringComparison.OrdinalIgnoreCase) || why.Contains("staff", StringComparison.OrdinalIgnoreCase))
        select $"{entity.ClrType.FullName}: give it a query filter. That an operation's policy keeps some roles out says nothing about what the others may see.";

    static bool IsFiltered(IEntityType entity) => entity.GetDeclaredQueryFilters().Any(f => f.Key == EmbassyDb.AudienceFilter);

    static IModel Model(DbContext db) => db.GetService<IDesignTimeModel>().Model;

    sealed class Leak
    {
        public int Id { get; init; }
    }

    sealed class Careless(DbContextOptions<Careless> options) : ContentDb(options)
    {
        protected override void Map(ModelBuilder model)
        {
            base.Map(model);
            model.Entity<Leak>();
        }
    }
}

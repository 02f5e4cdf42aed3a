using System.Reflection;
using Embassy.Content;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Embassy.Suite.Tests.Conventions;

/// <summary>
/// The DbContexts of every service on both databases, created as <c>dotnet ef</c> does, without a server.
/// </summary>
static class Contexts
{
    /// <summary>Creates new contexts; the caller disposes them.</summary>
    public static IReadOnlyList<EmbassyDb> All() =>
        [.. from factory in Tree.Shipped.SelectMany(a => a.GetTypes())
            from made in factory.GetInterfaces()
            .Where(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IDesignTimeDbContextFactory<>))
            select (EmbassyDb)made.GetMethod(nameof(IDesignTimeDbContextFactory<>.CreateDbContext))!
            .Invoke(Activator.CreateInstance(factory), [Array.Empty<string>()])!];

    /// <summary>A context of content after a careless change.</summary>
    public static DbContextOptions<T> Sqlite<T>() where T : ContentDb => new DbContextOptionsBuilder<T>()
        .UseSqlite("Data Source=:memory:", o => o.MigrationsAssembly(Assembly.GetExecutingAssembly())).Options;
}

public class ContextsTests
{
    [Fact]
    public void Every_service_has_a_context_for_each_database_that_the_rules_see()
    {
        var concrete = Tree.Shipped.SelectMany(a => a.GetTypes()).Where(t => t.IsSubclassOf(typeof(EmbassyDb)) && !t.IsAbstract)
            .Select(t => t.Name).Order();
        var contexts = Contexts.All();
        Assert.Equal(concrete, contexts.Select(c => c.GetType().Name).Order());
        Assert.True(contexts.Count(c => c.Database.IsSqlite()) >= 4);
        Assert.Equal(contexts.Count(c => c.Database.IsSqlite()), contexts.Count(c => c.Database.IsNpgsql()));
        foreach (var context in contexts) context.Dispose();
    }
}

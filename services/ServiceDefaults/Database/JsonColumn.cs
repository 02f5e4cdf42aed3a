using System.Linq.Expressions;
using Embassy.Announcements;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Embassy.ServiceDefaults;

/// <summary>Maps lists to one JSON text column: small lists, read and written as a whole.</summary>
public static class JsonColumn
{
    public static void Map<TEntity, T>(ModelBuilder model, Expression<Func<TEntity, List<T>>> property) where TEntity : class =>
        Convert(model.Entity<TEntity>().Property(property));

    /// <summary>Maps a list of an owned entity in the same way.</summary>
    public static void Owned<TOwner, TEntity, T>(OwnedNavigationBuilder<TOwner, TEntity> owned, Expression<Func<TEntity, List<T>>> property)
        where TOwner : class where TEntity : class => Convert(owned.Property(property));

    static void Convert<T>(PropertyBuilder<List<T>> property) => property.HasConversion(
        list => System.Text.Json.JsonSerializer.Serialize(list, Announcement.Json),
        text => System.Text.Json.JsonSerializer.Deserialize<List<T>>(text, Announcement.Json)!,
        new ValueComparer<List<T>>((a, b) => a!.SequenceEqual(b!), l => l.Count, l => l.ToList()));

    /// <summary>
    /// The rows whose column has any of these words, which contain no quotes, percent signs or underscores; all rows
    /// without a word. Both databases search the column as text, in which each word is in quotes.
    /// </summary>
    public static IQueryable<TEntity> WithAnyOf<TEntity>(this DbSet<TEntity> rows, string column, IReadOnlyList<string> words)
        where TEntity : class
    {
        if (words.Count == 0) return rows.AsNoTracking();
        var conditions = string.Join(" or ", words.Select((_, i) => $"\"{column}\" like {{{i}}}"));
        var sql = $"select * from \"{rows.EntityType.GetTableName()}\" where {conditions}";
        return rows.FromSqlRaw(sql, [.. words.Select(w => $"%\"{w}\"%")]).AsNoTracking();
    }
}

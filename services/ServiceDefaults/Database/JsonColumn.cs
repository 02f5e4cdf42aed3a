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
}

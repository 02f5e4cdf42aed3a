using System.Reflection;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Finds the gRPC services that an assembly implements: its classes that derive from a generated base class.
/// </summary>
public static class GrpcApis
{
    static readonly MethodInfo MapGrpcService = typeof(GrpcEndpointRouteBuilderExtensions).GetMethods()
        .Single(m => m is { Name: nameof(GrpcEndpointRouteBuilderExtensions.MapGrpcService), IsGenericMethodDefinition: true }
            && m.GetParameters() is [{ ParameterType: var builder }] && builder == typeof(IEndpointRouteBuilder));

    /// <summary>Returns each class with the contract that it implements, ordered by name.</summary>
    public static IReadOnlyList<(Type Api, ServiceDescriptor Contract)> In(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        return [.. assembly.GetTypes().Where(t => t is { IsClass: true, IsAbstract: false }).OrderBy(t => t.Name, StringComparer.Ordinal)
            .Select(t => (Api: t, Contract: ContractOf(t)!)).Where(a => a.Contract is not null)];
    }

    internal static void Map(IEndpointRouteBuilder app, Type api) => MapGrpcService.MakeGenericMethod(api).Invoke(null, [app]);

    static ServiceDescriptor? ContractOf(Type api) =>
        api.GetCustomAttribute<BindServiceMethodAttribute>(inherit: true)?.BindType.GetProperty("Descriptor")?.GetValue(
            null) as ServiceDescriptor;
}

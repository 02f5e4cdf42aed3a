using System.Reflection;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace Embassy.ServiceDefaults;

/// <summary>The gRPC services that an assembly implements: its classes that derive from a generated base class.</summary>
public static class GrpcApis
{
    static readonly MethodInfo MapGrpcService = typeof(GrpcEndpointRouteBuilderExtensions).GetMethod(nameof(GrpcEndpointRouteBuilderExtensions.MapGrpcService))!;

    /// <summary>Each class with the contract that it implements, in the order of their names.</summary>
    public static IReadOnlyList<(Type Api, ServiceDescriptor Contract)> In(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        return [.. assembly.GetTypes().Where(t => t is { IsClass: true, IsAbstract: false }).OrderBy(t => t.Name, StringComparer.Ordinal)
            .Select(t => (Api: t, Contract: ContractOf(t))).OfType<(Type, ServiceDescriptor)>()];
    }

    internal static void Map(IEndpointRouteBuilder app, Type api) => MapGrpcService.MakeGenericMethod(api).Invoke(null, [app]);

    static ServiceDescriptor? ContractOf(Type api) =>
        api.GetCustomAttribute<BindServiceMethodAttribute>(inherit: true)?.BindType.GetProperty("Descriptor")?.GetValue(null) as ServiceDescriptor;
}

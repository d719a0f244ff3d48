using System.Text.Json.Nodes;
using Cubit.Instances;
using Cubit.Store.Lifecycle;
using Cubit.Store.Resizing;
using Cubit.Web.Hosting;

namespace Cubit.Web.Api;

/// <summary>Projects over HTTP.</summary>
/// <source>docs/spec/api.md, "Projects"</source>
internal static class ProjectEndpoints
{
    public static void MapProjects(this IEndpointRouteBuilder customers)
    {
        customers.MapGet("/projects", PageAsync);
        customers.MapPost("/projects", CreateAsync);
        customers.MapPost("/projects/{id}/billing-method", SwitchAsync);
    }

    private static async Task<IResult> PageAsync(
        HttpContext context,
        ProjectDesk desk,
        EdgeClock clock,
        string? limit,
        string? cursor
    )
    {
        if (ApiEndpoints.RefuseLimit(limit, out var take) is { } refused)
            return refused;
        if (!string.IsNullOrEmpty(cursor) && !Project.IsName(cursor))
            return RequestBody.Invalid($"cursor: '{cursor}' is not one that this list gave.", ("cursor", cursor));
        var account = context.User.ToCaller().AccountId;
        var page = await desk.PageAsync(account, cursor ?? "", take + 1, clock.Now);
        return ApiEndpoints.Json(
            new JsonObject
            {
                ["items"] = new JsonArray([.. page.Take(take).Select(LifeJson.Project)]),
                ["next"] = page.Count > take ? page[take - 1].Project.Name : null,
            }
        );
    }

    private static Task<IResult> CreateAsync(HttpContext context, ProjectDesk desk, EdgeClock clock) =>
        RequestBody.ReadAsync(
            context,
            body =>
            {
                body.Only("name", "instanceId", "region");
                var request = new ProjectRequest(
                    ApiEndpoints.Short(body["name"]),
                    Given(body, "instanceId"),
                    Given(body, "region")
                );
                return request is { InstanceId: null, Region: null }
                    ? throw body.Refused("must have 'instanceId' or 'region'")
                    : request;
            },
            request =>
                Once.AnswerAsync(
                    context,
                    request,
                    once => desk.CreateAsync(context.User.ToCaller(), request, clock.Now, once)
                )
        );

    private static Task<IResult> SwitchAsync(HttpContext context, ProjectDesk desk, EdgeClock clock, string id) =>
        RequestBody.ReadAsync(
            context,
            body =>
            {
                body.Only("method", "instanceId");
                var (method, instance) = (body["method"], Given(body, "instanceId"));
                return method.Text() switch
                {
                    "subscription" => (Subscribes: true, Instance: instance),
                    "pay_as_you_go" when instance is null => (false, null),
                    "pay_as_you_go" => throw body["instanceId"].Refused("is for 'subscription' only"),
                    _ => throw method.Refused("is not 'subscription' or 'pay_as_you_go'"),
                };
            },
            request =>
                Once.AnswerAsync(
                    context,
                    request,
                    once =>
                        request.Subscribes
                            ? desk.ToSubscriptionAsync(context.User.ToCaller(), id, request.Instance, clock.Now, once)
                            : desk.ToPayAsYouGoAsync(context.User.ToCaller(), id, clock.Now, once)
                )
        );

    private static string? Given(JsonPlace body, string name) =>
        body.Find(name) is { IsNull: false } place ? ApiEndpoints.Short(place) : null;
}

using Embassy.Webhooks;
using Embassy.ServiceDefaults;

return await StartupErrors.Guard(() => ServiceCommands.Run(args, arguments => WebhooksHost.Build(arguments)));

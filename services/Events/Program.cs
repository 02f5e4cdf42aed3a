using Embassy.Events;
using Embassy.ServiceDefaults;

return await StartupErrors.Guard(() => ServiceCommands.Run(args, arguments => EventsHost.Build(arguments)));

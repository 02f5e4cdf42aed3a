using Embassy.Events;
using Embassy.ServiceDefaults;

return await ServiceCommands.Run(args, arguments => EventsHost.Build(arguments));

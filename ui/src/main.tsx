import { mount } from './app/mount';
import { pickBackend } from './bridge';

mount(pickBackend());

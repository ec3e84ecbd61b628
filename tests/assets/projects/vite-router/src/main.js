import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { createBrowserRouter, RouterProvider } from 'react-router-dom';

const router = createBrowserRouter([{ path: '*', element: createElement('p', null, 'shop') }]);
createRoot(document.getElementById('root')).render(createElement(RouterProvider, { router }));
